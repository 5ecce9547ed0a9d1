//! The document as it stood after one change.

use std::fmt;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Author, word_count};

/// Counts the versions of one session's document, from 1 without gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "u32", try_from = "u32")]
pub struct VersionNumber(u32);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("versions are counted from 1")]
pub struct VersionNumberError;

impl VersionNumber {
    pub const FIRST: Self = Self(1);

    /// Nothing for zero.
    pub const fn new(number: u32) -> Option<Self> {
        match number {
            0 => None,
            number => Some(Self(number)),
        }
    }

    pub const fn get(self) -> u32 {
        self.0
    }

    /// Nothing after the last number there is.
    #[must_use]
    pub const fn next(self) -> Option<Self> {
        match self.0.checked_add(1) {
            Some(number) => Some(Self(number)),
            None => None,
        }
    }
}

impl fmt::Display for VersionNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl From<VersionNumber> for u32 {
    fn from(number: VersionNumber) -> Self {
        number.0
    }
}

impl TryFrom<u32> for VersionNumber {
    type Error = VersionNumberError;

    fn try_from(number: u32) -> Result<Self, Self::Error> {
        Self::new(number).ok_or(VersionNumberError)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentVersion {
    pub number: VersionNumber,
    pub content: String,
    /// By [`word_count`].
    pub word_count: u64,
    pub author: Author,
    /// The round in which it was made, from 1; 0 before the first.
    pub round: u32,
    pub created_at: DateTime<Utc>,
}

/// A version without its content, for lists.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct VersionSummary {
    pub number: VersionNumber,
    pub word_count: u64,
    pub author: Author,
    pub round: u32,
    pub created_at: DateTime<Utc>,
}

impl DocumentVersion {
    pub fn new(
        number: VersionNumber,
        content: String,
        author: Author,
        round: u32,
        created_at: DateTime<Utc>,
    ) -> Self {
        Self {
            number,
            word_count: word_count(&content),
            content,
            author,
            round,
            created_at,
        }
    }

    pub fn summary(&self) -> VersionSummary {
        VersionSummary {
            number: self.number,
            word_count: self.word_count,
            author: self.author.clone(),
            round: self.round,
            created_at: self.created_at,
        }
    }
}
