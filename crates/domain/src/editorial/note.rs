//! What the person says to the agents while a run is under way.

use chrono::{DateTime, Utc};

use crate::kernel::NoteId;

/// A remark of the person to the writers of one round. Notes are added, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    pub id: NoteId,
    /// 1 to [`Note::TEXT_CHARS`] characters.
    pub text: String,
    /// The round whose writers hear it: the one after the round that was under way when it was added.
    pub for_round: u32,
    pub created_at: DateTime<Utc>,
}

impl Note {
    pub const TEXT_CHARS: usize = 4_000;

    /// How many notes a session may have.
    pub const PER_SESSION: u32 = 100;
}
