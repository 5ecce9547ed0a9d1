//! Signing in by redirect (OpenID Connect Core 1.0 §3.1, with PKCE of RFC 7636).

mod exchange;
mod provider;

pub use provider::{ClientOptions, OidcSignIn};
