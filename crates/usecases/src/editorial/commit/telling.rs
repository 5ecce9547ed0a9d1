//! Readers are told what was committed.
//!
//! By whoever drives the run, so that its events have one order on every node. A command tells them itself where nobody
//! does; otherwise the driver finds what the command wrote and tells it.

use std::sync::Arc;

use atelier_domain::editorial::{Event, Gap, JournalEntry, Published, Session, Turn};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;

use super::Committed;
use crate::editorial::Editorial;
use crate::editorial::run::story;

/// How many entries are read at once where readers missed some.
const GAP_ENTRIES: u32 = 256;

impl Editorial {
    /// Tells readers, and the log.
    pub(crate) async fn tell(&self, committed: &Committed) {
        self.tell_readers(committed).await;
        story::tell(&committed.entries);
    }

    /// What was committed stands, whether or not readers can be told now: they find it in the journal.
    pub(crate) async fn tell_readers(&self, committed: &Committed) {
        if !committed.tells {
            return;
        }
        let session = &committed.session;
        let told = self.ports.events.publish(session.id, &committed.entries);
        if let Err(gap) = told.await {
            self.tell_after(session, gap).await;
        }
    }

    /// Tells readers what others committed, from after the gap's last entry on.
    pub(crate) async fn tell_after(&self, session: &Session, gap: Gap) {
        if let Err(error) = self.fill(session, gap).await {
            tracing::warn!(
                session.id = %session.id,
                error = &error as &dyn std::error::Error,
                "readers were not told of a commit"
            );
        }
    }

    /// Tells what somebody else has committed and not told yet: it stands in the journal.
    async fn fill(&self, session: &Session, gap: Gap) -> Result<(), PortError> {
        let scope = Scope::person(session.owner);
        let mut after = gap.after;
        loop {
            let missing = self.journal(scope, session.id, after, GAP_ENTRIES).await?;
            let Some(last) = missing.last() else {
                return Ok(());
            };
            after = last.entry.sequence;
            let events = &self.ports.events;
            if events.publish(session.id, &missing).await.is_err() {
                return Ok(());
            }
        }
    }
}

/// Entries as readers get them, with the turn that they are about.
pub(super) fn published(entries: Vec<JournalEntry>, turn: Option<&Arc<Turn>>) -> Vec<Published> {
    let publish = |entry: JournalEntry| Published {
        turn: turn.filter(|turn| is_about(&entry.event, turn)).cloned(),
        entry: Arc::new(entry),
    };
    entries.into_iter().map(publish).collect()
}

/// Whether readers of this entry get the turn's stored answer with it.
pub(crate) fn carries_turn(event: &Event) -> bool {
    matches!(event, Event::TurnCompleted(_) | Event::TurnFailed { .. })
}

fn is_about(event: &Event, turn: &Turn) -> bool {
    carries_turn(event)
        && event
            .turn()
            .is_some_and(|reference| reference.turn == turn.reference.turn)
}
