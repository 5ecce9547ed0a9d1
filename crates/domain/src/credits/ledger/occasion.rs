//! What a change was made for, and by whom.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::kernel::{SessionId, TurnId, UserId};

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

/// What an entry is about, where it is one thing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Subject {
    Turn {
        session: SessionId,
        turn: TurnId,
    },
    /// A payment's own name, such as an invoice or a checkout.
    Order(String),
}

/// Who brought a change about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Initiator {
    Person(UserId),
    /// The installation's own schedule.
    System,
    /// Absent: somebody at the machine itself.
    Operator(Option<UserId>),
    /// The event with which the vendor of payments told of it.
    Payment(String),
}

impl Initiator {
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Person(_) => "person",
            Self::System => "system",
            Self::Operator(_) => "operator",
            Self::Payment(_) => "payment",
        }
    }

    /// Which one of its kind, where there are several.
    pub fn name(&self) -> Option<String> {
        match self {
            Self::Person(id) => Some(id.to_string()),
            Self::System => None,
            Self::Operator(id) => id.as_ref().map(ToString::to_string),
            Self::Payment(event) => Some(event.clone()),
        }
    }

    /// What these two words stand for, if anything.
    pub fn parse(kind: &str, name: Option<&str>) -> Option<Self> {
        Some(match (kind, name) {
            ("person", Some(id)) => Self::Person(id.parse().ok()?),
            ("system", None) => Self::System,
            ("operator", None) => Self::Operator(None),
            ("operator", Some(id)) => Self::Operator(Some(id.parse().ok()?)),
            ("payment", Some(event)) => Self::Payment(event.to_owned()),
            _ => return None,
        })
    }
}

/// Everything that an entry says beside its numbers. It outlives the person, so nothing in it says who they are or what
/// they wrote.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    pub cause: Cause,
    pub subject: Option<Subject>,
    /// A few words for the person's history.
    pub description: String,
    /// Why work cost nothing, or what an operator said.
    pub reason: Option<String>,
    pub by: Initiator,
    pub at: DateTime<Utc>,
}

impl Occasion {
    /// One without a subject and a reason.
    pub fn new(
        cause: Cause,
        description: impl Into<String>,
        by: Initiator,
        at: DateTime<Utc>,
    ) -> Self {
        Self {
            cause,
            subject: None,
            description: description.into(),
            reason: None,
            by,
            at,
        }
    }
}
