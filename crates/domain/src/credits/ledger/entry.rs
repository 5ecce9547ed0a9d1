//! What is written of every change, for good.

use serde::{Deserialize, Serialize};

use super::{LotSource, Occasion, Subject};
use crate::credits::EntryCursor;
use crate::kernel::{HoldId, LotId, SessionId, UserId};

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

impl EntryKind {
    pub const ALL: [Self; 7] = [
        Self::SubscriptionGrant,
        Self::Purchase,
        Self::AdminGrant,
        Self::Usage,
        Self::Refund,
        Self::Adjustment,
        Self::Expiry,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SubscriptionGrant => "subscription_grant",
            Self::Purchase => "purchase",
            Self::AdminGrant => "admin_grant",
            Self::Usage => "usage",
            Self::Refund => "refund",
            Self::Adjustment => "adjustment",
            Self::Expiry => "expiry",
        }
    }
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

impl Book {
    pub const ALL: [Self; 5] = [
        Self::Person,
        Self::Revenue,
        Self::Grants,
        Self::Purchases,
        Self::Lapsed,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Revenue => "revenue",
            Self::Grants => "grants",
            Self::Purchases => "purchases",
            Self::Lapsed => "lapsed",
        }
    }
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
    /// Counts the account's entries from 1, without a gap.
    pub sequence: u64,
    pub kind: EntryKind,
    /// Micro-credits: above zero what the person got, below what they used or lost. Zero where work cost nothing.
    pub amount: i64,
    /// Below zero while there is debt.
    pub balance_after: i64,
    /// Where the credits came from or went.
    pub counter: Book,
    /// The one lot that it is about; use may burn several.
    pub lot: Option<LotId>,
    /// The hold that it settled.
    pub hold: Option<HoldId>,
    pub occasion: Occasion,
}

impl Entry {
    /// Where it stands in the account's history.
    pub const fn cursor(&self) -> EntryCursor {
        EntryCursor {
            sequence: self.sequence,
        }
    }

    /// The session that it is about, if any.
    pub const fn session(&self) -> Option<SessionId> {
        match self.occasion.subject {
            Some(Subject::Turn { session, .. }) => Some(session),
            _ => None,
        }
    }

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
