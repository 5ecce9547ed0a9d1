//! An issuer that vouches for people: its tokens are checked offline, and people sign in by being sent there and back.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`Issuer`] | the place: its description, its keys, and the rules for talking to it |
//! | [`OidcVerifier`] | the port `TokenVerifier`: is this token good, and whose is it |
//! | [`OidcSignIn`] | the port `SignInProvider`: the authorization code flow with PKCE |
//! | `token` | one token, from text to claims, with nothing believed before its signature was checked |
//! | `keys` | the published keys, fetched rarely and by one caller at a time |
//!
//! What a token must fulfil follows OpenID Connect Core 1.0, RFC 7515, RFC 7519 and RFC 8725; what Clerk adds, its guide to
//! manual verification.

mod algorithm;
mod discovery;
mod endpoint;
mod http;
mod issuer;
mod keys;
mod profile;
mod sign_in;
mod token;
mod verifier;

pub use algorithm::{Algorithm, UnknownAlgorithm};
pub use issuer::{Issuer, IssuerOptions, OidcError};
pub use profile::{ClaimNames, Profile};
pub use sign_in::{ClientOptions, OidcSignIn};
pub use verifier::OidcVerifier;

#[cfg(test)]
mod tests;
