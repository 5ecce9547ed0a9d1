//! What can be queued.

use serde::{Deserialize, Serialize};

use crate::kernel::{SessionId, TraceParent, UserId};

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
}

impl Job {
    /// Jobs with the same key are one job while it waits, and never run at the same time.
    pub fn key(&self) -> String {
        match self {
            Self::AdvanceRun { session, .. } => format!("run:{session}"),
        }
    }
}
