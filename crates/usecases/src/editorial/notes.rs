//! What the person says to the writers while a run is under way.

use atelier_domain::editorial::engine::Input;
use atelier_domain::editorial::{EditorialError, Note, RunSignal};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, NoteId, Page, SessionId};

use super::Editorial;
use super::commit::Writes;

impl Editorial {
    /// Adds a note for the writers of the next round, whatever state the run is in.
    pub async fn add_note(
        &self,
        scope: Scope,
        id: SessionId,
        text: &str,
    ) -> Result<Note, EditorialError> {
        let text = Note::text_of(text).map_err(|error| EditorialError::Invalid(vec![error]))?;
        let note = NoteId::new(self.ports.ids.uuid());
        let input = Input::NoteAdded {
            note,
            text: text.clone(),
        };
        let committed = self
            .command(scope, id, None, |_| Ok((input.clone(), Writes::default())))
            .await?;
        let signal = RunSignal::Changed { session: id };
        self.ports.signals.send(signal).await;
        Ok(Note {
            id: note,
            text,
            for_round: committed.session.run.next_round(),
            created_at: committed.session.updated_at,
        })
    }

    /// In the order they were added, from after so many.
    pub async fn notes(
        &self,
        scope: Scope,
        id: SessionId,
        after: Option<u16>,
        limit: Limit,
    ) -> Result<Page<Note, u16>, EditorialError> {
        self.load(scope, id).await?;
        let notes = self.ports.store.notes().list(scope, id).await?;
        let after = after.unwrap_or_default();
        let rows: Vec<Note> = notes.into_iter().skip(after.into()).collect();
        let told = u16::try_from(limit.get()).unwrap_or(u16::MAX);
        Ok(Page::from_rows(rows, limit, |_| after.saturating_add(told)))
    }
}
