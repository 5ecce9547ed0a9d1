//! What can be queued.

use serde::{Deserialize, Serialize};

use super::Chore;
use crate::billing::EventId;
use crate::kernel::{ExportId, MagicLinkId, SessionId, TraceParent, UserId};

/// A job carries ids only; the tables hold the truth. Jobs are delivered at least once, so each is idempotent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Job {
    /// Drive a session's run until it ends or waits for a person.
    AdvanceRun {
        session: SessionId,
        owner: UserId,
        /// What set the run going, for whoever looks at traces.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        trace: Option<TraceParent>,
    },
    /// Write and send the mail of a sign-in link.
    SendMagicLink { link: MagicLinkId },
    /// Put together everything that a person has.
    PrepareExport { export: ExportId, owner: UserId },
    /// Remove what is left of an account that was closed.
    DeleteAccount { user: UserId },
    /// Do what a message of the payment processor tells of.
    ApplyPaymentEvent { event: EventId },
    /// Do what is due by the clock.
    DoChore { chore: Chore },
}

impl Job {
    /// Jobs with the same key are one job while it waits, and never run at the same time.
    pub fn key(&self) -> String {
        match self {
            Self::AdvanceRun { session, .. } => format!("run:{session}"),
            Self::SendMagicLink { link } => format!("magic_link:{link}"),
            Self::PrepareExport { export, .. } => format!("export:{export}"),
            Self::DeleteAccount { user } => format!("account:{user}"),
            Self::ApplyPaymentEvent { event } => format!("payment_event:{event}"),
            Self::DoChore { chore } => format!("chore:{}", chore.as_str()),
        }
    }
}
