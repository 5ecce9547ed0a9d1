//! Who an issuer of tokens says somebody is.

use std::fmt::Write as _;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// A person as an issuer knows them. The issuer never gives the same name to two people.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Subject {
    /// The issuer's address, exactly as its tokens spell it.
    pub issuer: String,
    pub name: String,
}

impl Subject {
    /// What is left of a person who was deleted: enough to know them again, too little to know who they were.
    pub fn tombstone(&self) -> String {
        let mut hash = Sha256::new();
        hash.update(self.issuer.as_bytes());
        // No issuer's address holds one, so that no two pairs run together into the same text.
        hash.update([0]);
        hash.update(self.name.as_bytes());
        hash.finalize()
            .iter()
            .fold(String::with_capacity(64), |mut text, byte| {
                // Writing to a text can't fail.
                let _ = write!(text, "{byte:02x}");
                text
            })
    }
}

/// An address as somebody else vouches for it, or does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedEmail {
    pub address: String,
    pub is_verified: bool,
}

/// What a token says whose signature, times, issuer and audience were found good.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claims {
    pub subject: Subject,
    pub email: Option<ClaimedEmail>,
    pub display_name: Option<String>,
    /// Somebody who acts in the person's name, such as a support engineer; dangerous actions are refused to them.
    pub actor: Option<String>,
    pub expires_at: DateTime<Utc>,
}

/// Why a token is not taken. For the log and for tests: a caller only learns that it was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, thiserror::Error)]
pub enum TokenRefusal {
    #[error("it is not a signed token")]
    Malformed,
    #[error("its algorithm is not the configured one")]
    Algorithm,
    #[error("it is a token of another kind")]
    Kind,
    #[error("the issuer has no such key")]
    UnknownKey,
    #[error("its signature is wrong")]
    Signature,
    #[error("a required claim is missing or of the wrong type")]
    Claims,
    #[error("it is over")]
    Expired,
    #[error("it is not valid yet")]
    NotYetValid,
    #[error("another issuer made it")]
    Issuer,
    #[error("it was made for somebody else")]
    Audience,
    #[error("its subject is no person")]
    Subject,
    #[error("its person still has a task to do at the issuer")]
    Pending,
    #[error("it does not belong to this attempt to sign in")]
    Nonce,
}
