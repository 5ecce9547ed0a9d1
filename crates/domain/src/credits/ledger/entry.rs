//! What is written of every change, for good.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::LotSource;
use crate::kernel::{LotId, UserId};

/// Why a change was made, under a name that nothing else has: the same cause never counts twice. Such as
/// `turn:019a...:1` or `invoice:in_...`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Cause(String);

impl Cause {
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EntryKind {
    SubscriptionGrant,
    Purchase,
    AdminGrant,
    Usage,
    /// Money went back, and with it the credits.
    Refund,
    /// What a refund or a lost dispute had taken came back.
    Adjustment,
    Expiry,
}

/// The other side of a person's account.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Book {
    Person,
    /// What people used.
    Revenue,
    /// What plans and operators gave.
    Grants,
    /// What people paid for.
    Purchases,
    /// What lapsed.
    Lapsed,
}

/// What one book gets (or gives, below zero) by an entry, in micro-credits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    pub book: Book,
    pub amount: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    pub account: UserId,
    pub kind: EntryKind,
    /// Micro-credits: above zero what the person got, below what they used or lost. Zero where work cost nothing.
    pub amount: i64,
    /// Below zero while there is debt.
    pub balance_after: i64,
    pub cause: Cause,
    /// The one lot that it is about; use may burn several.
    pub lot: Option<LotId>,
    /// Where the credits came from or went.
    pub counter: Book,
    pub at: DateTime<Utc>,
}

impl Entry {
    /// Both sides; they sum to zero.
    pub const fn postings(&self) -> [Posting; 2] {
        [
            Posting {
                book: Book::Person,
                amount: self.amount,
            },
            Posting {
                book: self.counter,
                amount: -self.amount,
            },
        ]
    }
}

impl LotSource {
    pub(super) const fn entry_kind(self) -> EntryKind {
        match self {
            Self::SubscriptionGrant => EntryKind::SubscriptionGrant,
            Self::Purchase => EntryKind::Purchase,
            Self::AdminGrant => EntryKind::AdminGrant,
        }
    }

    pub(super) const fn book(self) -> Book {
        match self {
            Self::SubscriptionGrant | Self::AdminGrant => Book::Grants,
            Self::Purchase => Book::Purchases,
        }
    }
}
