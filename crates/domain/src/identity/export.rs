//! Everything a person has, put together for them in the background.

use chrono::{DateTime, TimeDelta, Utc};

use crate::kernel::{ExportId, UserId};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ExportStatus {
    Preparing,
    Ready,
    Failed,
}

impl ExportStatus {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Preparing => "preparing",
            Self::Ready => "ready",
            Self::Failed => "failed",
        }
    }
}

/// The file is kept in pieces beside this row, until the export is over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub id: ExportId,
    pub owner: UserId,
    pub status: ExportStatus,
    /// Of the whole file; 0 until it is ready.
    pub bytes: u64,
    pub created_at: DateTime<Utc>,
    pub completed_at: Option<DateTime<Utc>>,
}

impl Export {
    /// How long it can be fetched.
    pub const LIFE: TimeDelta = TimeDelta::days(1);
    /// Of one piece.
    pub const PIECE_BYTES: usize = 512 * 1024;
    /// A person with more sessions than this gets the file later.
    pub const AT_ONCE_SESSIONS: u64 = 20;
}
