//! Keys to the API, for programs.

use std::str::FromStr;

use chrono::{DateTime, Utc};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::secret::{SECRET_CHARS, base62};
use super::{Quota, TokenHash};
use crate::kernel::{ApiKeyId, UserId};

/// What a key may be used for. Administration is never among it, nor is managing keys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum KeyScope {
    Read,
    Write,
    Chat,
}

impl KeyScope {
    pub const ALL: [Self; 3] = [Self::Read, Self::Write, Self::Chat];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::Chat => "chat",
        }
    }
}

/// A key as it is kept: the secret itself was shown once and is nowhere.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiKey {
    pub id: ApiKeyId,
    pub owner: UserId,
    /// 1 to 100 characters.
    pub label: String,
    /// The beginning of the secret, for people to tell keys apart.
    pub prefix: String,
    pub hash: TokenHash,
    /// At least one, each once, in order.
    pub scopes: Vec<KeyScope>,
    pub quota: Quota,
    pub created_at: DateTime<Utc>,
    pub last_used_at: Option<DateTime<Utc>>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub expires_at: Option<DateTime<Utc>>,
}

impl ApiKey {
    pub const LABEL_CHARS: usize = 100;
    /// Of each key, unless another was set.
    pub const QUOTA: Quota = Quota::new(100, 3_600);
    /// That are not revoked, of each person.
    pub const PER_PERSON: u32 = 50;

    pub fn is_valid(&self, now: DateTime<Utc>) -> bool {
        self.revoked_at.is_none() && self.expires_at.is_none_or(|end| now < end)
    }
}

/// How often a key was used in one of its windows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUse {
    pub key: ApiKeyId,
    pub window_start: DateTime<Utc>,
    pub requests: u32,
    pub last_used_at: DateTime<Utc>,
}

/// It has not the form of a key, or its checksum is wrong: a misspelt key is told without looking anything up.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is not an API key")]
pub struct NotAKey;

/// The secret of a key: `cmk_`, 43 characters for 32 random bytes, and 6 for a checksum, all of base 62.
#[derive(Clone, Debug)]
pub struct ApiKeyText(SecretString);

impl ApiKeyText {
    pub const PREFIX: &'static str = "cmk_";
    const CHECK_CHARS: usize = 6;
    /// Of the whole, shown in lists: the prefix and six characters, which leave 221 bits unknown.
    const SHOWN_CHARS: usize = 10;

    pub fn new(random: [u8; 32]) -> Self {
        let mut text = Self::PREFIX.to_owned();
        text.push_str(&base62(&random, SECRET_CHARS));
        text.push_str(&checksum(&text));
        Self(text.into())
    }

    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    pub fn hash(&self) -> TokenHash {
        TokenHash::of(self.expose())
    }

    pub fn shown(&self) -> String {
        self.expose().chars().take(Self::SHOWN_CHARS).collect()
    }
}

impl FromStr for ApiKeyText {
    type Err = NotAKey;

    fn from_str(text: &str) -> Result<Self, NotAKey> {
        let length = Self::PREFIX.len() + SECRET_CHARS + Self::CHECK_CHARS;
        if text.len() != length || !text.starts_with(Self::PREFIX) {
            return Err(NotAKey);
        }
        let (body, check) = text
            .split_at_checked(length - Self::CHECK_CHARS)
            .ok_or(NotAKey)?;
        if checksum(body) != check {
            return Err(NotAKey);
        }
        Ok(Self(text.to_owned().into()))
    }
}

/// The first 32 bits of the SHA-256.
fn checksum(text: &str) -> String {
    let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
    let [first, second, third, fourth, ..] = hash;
    base62(&[first, second, third, fourth], ApiKeyText::CHECK_CHARS)
}
