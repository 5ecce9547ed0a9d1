//! A run's events, from wherever a reader stands to the end of the run.

mod reader;

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;

use atelier_domain::editorial::{EditorialError, Position, Published, RunEvent, Session, Turn};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{FieldError, PortError, SessionId, TurnId};
use futures_util::stream::{self, Stream};

use self::reader::Reader;
use super::Editorial;
use super::commit::carries_turn;

/// Events in order, without a gap or a repeat. It ends with the run, or when the reader was too slow and has to
/// come back with the last position it got.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<RunEvent, PortError>> + Send>>;

impl Editorial {
    /// Follows a run from after `after`. Nothing where the run is over and the reader has seen all of it.
    pub async fn follow(
        self: &Arc<Self>,
        scope: Scope,
        id: SessionId,
        after: Position,
    ) -> Result<Option<EventStream>, EditorialError> {
        let session = self.load(scope, id).await?;
        if after.sequence > session.last_sequence {
            let message = "is not the id of an event of this run";
            return Err(EditorialError::Invalid(vec![FieldError::new(
                "after",
                "out_of_range",
                message,
            )]));
        }
        if session.status().is_over() && after.sequence >= session.last_sequence {
            return Ok(None);
        }
        Ok(Some(self.open_stream(scope, &session, after).await))
    }

    /// The stream from `after` on, of a session as it was just read.
    pub(crate) async fn open_stream(
        self: &Arc<Self>,
        scope: Scope,
        session: &Session,
        after: Position,
    ) -> EventStream {
        let subscription = self.ports.events.subscribe(session.id, after).await;
        let reader = Reader::new(self, scope, session, after, subscription);
        Box::pin(stream::unfold(reader, Reader::next))
    }

    /// Journal entries with the stored answers that belong to them.
    pub(crate) async fn journal(
        &self,
        scope: Scope,
        id: SessionId,
        after: u64,
        limit: u32,
    ) -> Result<Vec<Published>, PortError> {
        let entries = self
            .ports
            .store
            .journal()
            .after(scope, id, after, limit)
            .await?;
        let wanted: Vec<TurnId> = entries
            .iter()
            .filter(|entry| carries_turn(&entry.event))
            .filter_map(|entry| entry.event.turn().map(|turn| turn.turn))
            .collect();
        let mut turns: HashMap<TurnId, Arc<Turn>> = HashMap::new();
        if !wanted.is_empty() {
            for turn in self.ports.store.turns().by_ids(scope, id, &wanted).await? {
                turns.insert(turn.reference.turn, Arc::new(turn));
            }
        }
        let published = entries.into_iter().map(|entry| Published {
            turn: entry
                .event
                .turn()
                .filter(|_| carries_turn(&entry.event))
                .and_then(|reference| turns.get(&reference.turn).cloned()),
            entry: Arc::new(entry),
        });
        Ok(published.collect())
    }

    /// An event with the stored answer that belongs to it: one of another process comes without.
    async fn complete(&self, scope: Scope, event: RunEvent) -> Result<RunEvent, PortError> {
        let RunEvent::Entry(mut told) = event else {
            return Ok(event);
        };
        let entry = &told.entry;
        if let Some(carried) = entry.event.turn().filter(|_| carries_turn(&entry.event))
            && told.turn.is_none()
        {
            let turns = self.ports.store.turns();
            let mut kept = turns.by_ids(scope, entry.session, &[carried.turn]).await?;
            told.turn = kept.pop().map(Arc::new);
        }
        Ok(RunEvent::Entry(told))
    }

    /// Looks whether entries after `told` were committed, or whether the run is over.
    async fn standing(
        &self,
        scope: Scope,
        id: SessionId,
        told: Position,
    ) -> Result<Standing, PortError> {
        let Some(session) = self.ports.store.sessions().find(scope, id).await? else {
            return Ok(Standing::Over);
        };
        let last_sequence = session.last_sequence;
        Ok(if last_sequence > told.sequence {
            Standing::Behind {
                last_sequence,
                is_over: session.status().is_over(),
            }
        } else if session.status().is_over() {
            Standing::Over
        } else {
            Standing::Open
        })
    }
}

enum Standing {
    Open,
    /// Entries up to this one were committed.
    Behind {
        last_sequence: u64,
        is_over: bool,
    },
    /// Everything was told, and nothing follows.
    Over,
}
