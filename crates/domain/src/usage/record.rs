//! What one call used and cost.

use chrono::{DateTime, Utc};

use super::UsageCursor;
use crate::kernel::{MicroCredits, MicroDollars, SessionId, TurnId, UserId};
use crate::models::TokenUsage;

/// What a call was made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageContext {
    Session { session: SessionId, turn: TurnId },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum UsageOutcome {
    Completed,
    /// Costs the person nothing.
    Failed,
    /// Cancelled by the person; billed by what had been used.
    Stopped,
}

impl UsageOutcome {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Completed => "completed",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UsageRecord {
    pub account: UserId,
    pub context: UsageContext,
    /// Counts from 1.
    pub attempt: u32,
    /// Counts the calls of the attempt from 1; with the turn and the attempt it names one call.
    pub call: u32,
    pub provider: String,
    pub model: String,
    pub usage: TokenUsage,
    pub credits: MicroCredits,
    /// What the vendor charges the platform.
    pub cost: MicroDollars,
    pub latency_ms: u32,
    pub first_token_ms: Option<u32>,
    pub outcome: UsageOutcome,
    pub at: DateTime<Utc>,
}

impl UsageRecord {
    /// Where it stands among the calls of its person.
    pub const fn cursor(&self) -> UsageCursor {
        let UsageContext::Session { turn, .. } = self.context;
        UsageCursor {
            at: self.at,
            turn,
            attempt: self.attempt,
            call: self.call,
        }
    }
}
