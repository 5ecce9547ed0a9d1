//! People, how they prove who they are, and in whose name something is read or written.
//!
//! ```text
//! a token of an issuer ── Claims ──┐
//! a sign-in (cookie, bearer) ──────┼── Identity ── Scope
//! an API key ──────────────────────┘
//! ```

mod api_key;
mod credential;
mod error;
mod export;
mod key_draft;
mod magic_link;
mod ports;
mod profile;
mod quota;
mod repeat;
mod return_path;
mod scope;
mod secret;
mod sign_in;
mod subject;
mod token;
mod user;

pub use api_key::{ApiKey, ApiKeyText, KeyScope, KeyUse, NotAKey};
pub use credential::{Credential, CredentialId, Identity};
pub use error::IdentityError;
pub use export::{Export, ExportStatus};
pub use key_draft::{ApiKeyDraft, ApiKeyTerms};
pub use magic_link::MagicLink;
pub use ports::{
    ApiKeyReader, ApiKeyWriter, Directory, DirectoryChange, DirectoryEvent, DirectoryEvents,
    DirectoryPerson, ExportReader, ExportWriter, IdentityReader, MessageRefusal, RateLimiter,
    RepeatWriter, SignInAttempt, SignInProvider, SignInWriter, SignedMessage, TokenError,
    TokenVerifier, UserReader, UserWriter,
};
pub use profile::{
    EmailChoices, Offer, Preferences, PreferencesDraft, Profile, ProfileDraft, Theme,
};
pub use quota::{Quota, Taken};
pub use repeat::{Answer, Claim, RepeatKey};
pub use return_path::is_return_path;
pub use scope::Scope;
pub use secret::{TokenText, plain_secret};
pub use sign_in::SignIn;
pub use subject::{ClaimedEmail, Claims, Subject, TokenRefusal};
pub use token::TokenHash;
pub use user::User;

#[cfg(test)]
mod tests;
