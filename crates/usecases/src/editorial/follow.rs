//! A run's events, from wherever a reader stands to the end of the run.

use std::collections::HashMap;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::{
    EditorialError, Position, Published, RunEvent, RunFeed, Session, Turn,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{FieldError, PortError, SessionId, TurnId};
use futures_util::stream::{self, Stream, StreamExt};
use tokio::time::timeout;

use super::Editorial;
use super::commit::carries_turn;

/// Events in order, without a gap or a repeat. It ends with the run, or when the reader was too slow and has to
/// come back with the last position it got.
pub type EventStream = Pin<Box<dyn Stream<Item = Result<RunEvent, PortError>> + Send>>;

const JOURNAL_PAGE: u32 = 100;

/// How long a silent feed is trusted before the journal is asked: a lost hint costs no more than this.
const TRUST_SILENCE: Duration = Duration::from_secs(15);

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
        let is_over = session.status().is_over();
        let reader = Reader {
            editorial: Arc::clone(self),
            scope,
            session: session.id,
            position: after,
            journal_to: Some(subscription.journal_to.unwrap_or(u64::MAX)),
            backlog: Vec::new().into_iter(),
            feed: subscription.feed,
            may_be_over: is_over.then_some(session.last_sequence),
            has_failed: false,
        };
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

struct Reader {
    editorial: Arc<Editorial>,
    scope: Scope,
    session: SessionId,
    position: Position,
    /// The journal is still to be read up to this entry.
    journal_to: Option<u64>,
    backlog: std::vec::IntoIter<Published>,
    feed: RunFeed,
    /// From this entry on the run may be over: the session tells.
    may_be_over: Option<u64>,
    has_failed: bool,
}

impl Reader {
    async fn next(mut self) -> Option<(Result<RunEvent, PortError>, Self)> {
        if self.has_failed {
            return None;
        }
        match self.advance().await {
            Ok(Some(event)) => {
                self.position = event.position();
                if matches!(&event, RunEvent::Entry(entry) if entry.entry.event.ends_run()) {
                    self.may_be_over = Some(self.position.sequence);
                }
                Some((Ok(event), self))
            }
            Ok(None) => None,
            Err(error) => {
                self.has_failed = true;
                Some((Err(error), self))
            }
        }
    }

    fn standing(&self) -> impl Future<Output = Result<Standing, PortError>> {
        self.editorial
            .standing(self.scope, self.session, self.position)
    }

    async fn advance(&mut self) -> Result<Option<RunEvent>, PortError> {
        loop {
            if let Some(event) = self.next_of_journal().await? {
                return Ok(Some(event));
            }
            if self
                .may_be_over
                .is_some_and(|entry| entry <= self.position.sequence)
            {
                self.may_be_over = None;
                match self.standing().await? {
                    Standing::Over => return Ok(None),
                    Standing::Behind {
                        last_sequence,
                        is_over,
                    } => {
                        self.may_be_over = is_over.then_some(last_sequence);
                        self.subscribe_anew(0).await;
                    }
                    Standing::Open => {}
                }
                continue;
            }
            match timeout(TRUST_SILENCE, self.feed.next()).await {
                // The journal may have told it already.
                Ok(Some(event)) if event.position() <= self.position => {}
                Ok(Some(event)) => return Ok(Some(event)),
                Ok(None) => return Ok(None),
                Err(_) => match self.standing().await? {
                    Standing::Over => return Ok(None),
                    // The feed had its time to tell them.
                    Standing::Behind {
                        last_sequence,
                        is_over,
                    } => {
                        self.may_be_over = is_over.then_some(last_sequence);
                        self.subscribe_anew(last_sequence).await;
                    }
                    Standing::Open => {}
                },
            }
        }
    }

    /// The next entry that the journal is still to tell.
    async fn next_of_journal(&mut self) -> Result<Option<RunEvent>, PortError> {
        loop {
            if let Some(entry) = self.backlog.next() {
                return Ok(Some(RunEvent::Entry(entry)));
            }
            let Some(to) = self.journal_to else {
                return Ok(None);
            };
            let after = self.position.sequence;
            let left = u32::try_from(to.saturating_sub(after)).unwrap_or(u32::MAX);
            let limit = left.min(JOURNAL_PAGE);
            let entries = if limit == 0 {
                Vec::new()
            } else {
                self.editorial
                    .journal(self.scope, self.session, after, limit)
                    .await?
            };
            if entries.is_empty() {
                self.journal_to = None;
            }
            self.backlog = entries.into_iter();
        }
    }

    /// Starts again from where the reader stands, with the journal at least up to the given entry: the feed does not
    /// know of entries whose publication was lost.
    async fn subscribe_anew(&mut self, journal_to: u64) {
        let events = &self.editorial.ports.events;
        let subscription = events.subscribe(self.session, self.position).await;
        self.feed = subscription.feed;
        let unknown_to_feed = subscription.journal_to.unwrap_or(u64::MAX);
        self.journal_to = Some(unknown_to_feed.max(journal_to));
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
