//! Notes of the person to the writers.

use atelier_domain::editorial;
use atelier_domain::kernel::Page;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cursor;

#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoteDraft {
    /// White space around it does not count. A session has at most 100 notes.
    #[schema(
        min_length = 1,
        max_length = 4_000,
        example = "Keep the quotation of 1931 as it is."
    )]
    pub(crate) text: String,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Note {
    id: Uuid,
    text: String,
    /// The round whose writers read it.
    #[schema(minimum = 1)]
    for_round: u32,
    created_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct NoteList {
    items: Vec<Note>,
    /// Null at the end of the list.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<editorial::Note> for Note {
    fn from(note: editorial::Note) -> Self {
        Self {
            id: note.id.as_uuid(),
            text: note.text,
            for_round: note.for_round,
            created_at: note.created_at,
        }
    }
}

impl From<Page<editorial::Note, u16>> for NoteList {
    fn from(page: Page<editorial::Note, u16>) -> Self {
        Self {
            items: page.items.into_iter().map(Note::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}
