//! The edges to who people are: the tables, and those who vouch for people.

mod storage;

use async_trait::async_trait;
use chrono::{DateTime, Utc};
use secrecy::SecretString;

pub use storage::{
    ApiKeyReader, ApiKeyWriter, ExportReader, ExportWriter, IdentityReader, RepeatWriter,
    SignInWriter, UserReader, UserWriter,
};

use super::{Claims, Quota, Subject, Taken, TokenRefusal};
use crate::kernel::PortError;

/// Why a token led to nobody.
#[derive(Debug, thiserror::Error)]
pub enum TokenError {
    #[error("the token was refused: {0}")]
    Refused(#[from] TokenRefusal),
    /// The issuer's keys can't be had, and none are known that would do.
    #[error(transparent)]
    Port(#[from] PortError),
}

/// Checks tokens of one issuer offline, by its published keys.
#[async_trait]
pub trait TokenVerifier: Send + Sync {
    async fn verify(&self, token: &str) -> Result<Claims, TokenError>;
}

/// One person's way through a redirect sign-in. All three are fresh random texts of at least 256 bits, base64url.
#[derive(Clone, Debug)]
pub struct SignInAttempt {
    /// Comes back with the answer: ties it to the browser that asked.
    pub state: String,
    /// Comes back inside the ID token: ties the token to this attempt.
    pub nonce: String,
    /// The PKCE verifier; only its hash leaves before the exchange.
    pub verifier: SecretString,
}

/// Signing in by redirect: the authorization code flow of OpenID Connect, with PKCE.
#[async_trait]
pub trait SignInProvider: Send + Sync {
    /// Where the browser is sent.
    async fn authorization_url(&self, attempt: &SignInAttempt) -> Result<String, PortError>;

    /// Redeems the code that the browser came back with.
    async fn redeem(&self, code: &str, attempt: &SignInAttempt) -> Result<Claims, TokenError>;

    /// Where the browser is sent to end its session at the provider too; absent where the provider has no such place.
    async fn sign_out_url(&self) -> Result<Option<String>, PortError>;
}

/// A person as the vendor's directory has them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryPerson {
    pub subject: Subject,
    /// The primary address, where there is one and it is verified.
    pub email: Option<String>,
    pub display_name: Option<String>,
    pub updated_at: DateTime<Utc>,
}

/// The vendor's directory of people (Clerk's Backend API).
#[async_trait]
pub trait Directory: Send + Sync {
    async fn find(&self, subject: &Subject) -> Result<Option<DirectoryPerson>, PortError>;

    /// Deletes the person there. Well where they are gone already.
    async fn delete(&self, subject: &Subject) -> Result<(), PortError>;
}

/// A webhook as it arrived: headers and the raw body.
#[derive(Clone, Copy, Debug)]
pub struct SignedMessage<'a> {
    pub id: &'a str,
    /// Unix seconds, as text.
    pub timestamp: &'a str,
    pub signature: &'a str,
    pub body: &'a [u8],
}

/// Why a webhook is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageRefusal {
    #[error("the headers of the signature are missing or can't be read")]
    Headers,
    #[error("its time is more than five minutes off")]
    Time,
    #[error("no signature of it is ours")]
    Signature,
    #[error("its body can't be read")]
    Body,
}

/// What a webhook of the directory tells.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DirectoryEvent {
    /// The same for every delivery of this event.
    pub id: String,
    pub change: DirectoryChange,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DirectoryChange {
    /// Created or updated; events come in any order, `updated_at` tells which is newer.
    Present(DirectoryPerson),
    Deleted(Subject),
    /// Nothing that concerns us.
    Other,
}

/// Reads the directory's webhooks.
pub trait DirectoryEvents: Send + Sync {
    /// Checks the signature against every secret that is valid, in constant time, before anything is parsed.
    fn read(
        &self,
        message: SignedMessage<'_>,
        now: DateTime<Utc>,
    ) -> Result<DirectoryEvent, MessageRefusal>;
}

/// Counts requests in windows, on this node or for all of them.
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Takes one of what the key may still do in the window that `now` is in. Never fails: what can't be asked for is
    /// counted here instead.
    async fn take(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken;
}
