//! What the person says to the agents while a run is under way.

use chrono::{DateTime, Utc};

use crate::kernel::{FieldError, NoteId};

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

    /// The text of a note as it is kept: without white space around it, and without the NUL character, which
    /// PostgreSQL can't keep. Refuses one that has no character or more than [`Note::TEXT_CHARS`] then.
    pub fn text_of(given: &str) -> Result<String, FieldError> {
        let text = given.replace('\0', "");
        let text = text.trim();
        if text.is_empty() {
            return Err(FieldError::new("text", "required", "must not be empty"));
        }
        if text.chars().nth(Self::TEXT_CHARS).is_some() {
            let message = format!("must have at most {} characters", Self::TEXT_CHARS);
            return Err(FieldError::new("text", "too_long", message));
        }
        Ok(text.to_owned())
    }
}
