//! What the person says to the agents.

use atelier_domain::editorial::Note;
use atelier_domain::kernel::{NoteId, SessionId};
use chrono::TimeDelta;

use super::Stage;
use super::setup::Setup;
use crate::builders;

impl Setup {
    async fn note(&self, session: SessionId, note: &Note) {
        let mut transaction = self.begin().await;
        let editorial = transaction.editorial();
        editorial.add_note(session, note).await.unwrap();
        transaction.commit().await.unwrap();
    }

    async fn notes(&self, session: SessionId) -> Vec<Note> {
        let notes = self.store.notes();
        notes.list(self.owners(), session).await.unwrap()
    }
}

pub async fn notes_come_back_in_the_order_they_were_added(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (session, other) = (setup.session().await.id, setup.session().await.id);
    // Neither ids nor times tell the order: they come from machines whose clocks differ.
    let (later, earlier) = (setup.ids.next(), setup.ids.next());
    let notes = [
        Note {
            id: NoteId::new(earlier),
            created_at: builders::start() + TimeDelta::microseconds(1),
            ..builders::note(&setup.ids, "Shorter, please.")
        },
        Note {
            id: NoteId::new(later),
            for_round: 7,
            ..builders::note(&setup.ids, &"語".repeat(Note::TEXT_CHARS))
        },
        builders::note(&setup.ids, "“And” a\nthird one\t."),
    ];
    setup.note(session, &notes[0]).await;
    let between = builders::note(&setup.ids, "elsewhere");
    setup.note(other, &between).await;
    for note in &notes[1..] {
        setup.note(session, note).await;
    }
    assert_eq!(setup.notes(session).await, notes);
    assert_eq!(setup.notes(other).await, [between]);
}

pub async fn as_many_as_a_session_may_have_come_back(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await.id;
    let notes: Vec<Note> = (0..Note::PER_SESSION)
        .map(|number| builders::note(&setup.ids, &number.to_string()))
        .collect();
    let mut transaction = setup.begin().await;
    for note in &notes {
        let editorial = transaction.editorial();
        editorial.add_note(session, note).await.unwrap();
    }
    transaction.commit().await.unwrap();
    assert_eq!(setup.notes(session).await, notes);
}

pub async fn notes_go_with_their_session(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let note = builders::note(&setup.ids, "gone");
    setup.note(session.id, &note).await;
    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.delete(setup.owners(), session.id).await.unwrap();
    assert!(editorial.add_note(session.id, &note).await.is_err());
    drop(transaction);
    assert_eq!(setup.notes(session.id).await, [note]);

    let mut transaction = setup.begin().await;
    let editorial = transaction.editorial();
    editorial.delete(setup.owners(), session.id).await.unwrap();
    // The same id again shows whether something was left behind.
    editorial.create(&session).await.unwrap();
    transaction.commit().await.unwrap();
    assert_eq!(setup.notes(session.id).await, []);
}
