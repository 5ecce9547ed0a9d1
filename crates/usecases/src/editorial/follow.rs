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

/// The same while what other processes tell can't arrive. A part of the above.
const TRUST_SILENCE_CUT_OFF: Duration = Duration::from_secs(3);

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
            is_feed_new: true,
            is_healing: false,
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

struct Reader {
    editorial: Arc<Editorial>,
    scope: Scope,
    session: SessionId,
    position: Position,
    /// The journal is still to be read up to this entry.
    journal_to: Option<u64>,
    backlog: std::vec::IntoIter<Published>,
    feed: RunFeed,
    /// No event of this feed came yet.
    is_feed_new: bool,
    /// The feed was subscribed to anew since events were missing, and none of its own was passed on since.
    is_healing: bool,
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
            match self.listen().await {
                // The journal may have told it already.
                Heard::Event(event) if event.position() <= self.position => {
                    self.is_feed_new = false;
                }
                Heard::Event(event) if self.is_next(event.position()) => {
                    self.is_feed_new = false;
                    self.is_healing = false;
                    let complete = self.editorial.complete(self.scope, event);
                    return complete.await.map(Some);
                }
                // What is missing after another look has to be looked for from the start: the reader comes back.
                Heard::Event(_) if self.is_healing => return Ok(None),
                Heard::Event(event) => {
                    self.is_healing = true;
                    self.subscribe_anew(last_entry_before(&event)).await;
                }
                Heard::End => return Ok(None),
                Heard::Silence => match self.standing().await? {
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

    /// What the feed gives next, unless it is silent for longer than it is trusted.
    async fn listen(&mut self) -> Heard {
        let mut silence = Duration::ZERO;
        while silence < TRUST_SILENCE {
            match timeout(TRUST_SILENCE_CUT_OFF, self.feed.next()).await {
                Ok(Some(event)) => return Heard::Event(event),
                Ok(None) => return Heard::End,
                Err(_) if self.editorial.ports.events.is_cut_off() => return Heard::Silence,
                Err(_) => silence += TRUST_SILENCE_CUT_OFF,
            }
        }
        Heard::Silence
    }

    /// Whether nothing is missing before an event of the feed. One that has just been subscribed to may begin in the
    /// middle of text: what stands before it belongs to turns that are over.
    fn is_next(&self, position: Position) -> bool {
        let begins_in_text = self.is_feed_new && position.sequence == self.position.sequence;
        begins_in_text || position.follows(self.position)
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
        self.is_feed_new = true;
        let unknown_to_feed = subscription.journal_to.unwrap_or(u64::MAX);
        self.journal_to = Some(unknown_to_feed.max(journal_to));
    }
}

/// The last entry that has to be told before this event.
fn last_entry_before(event: &RunEvent) -> u64 {
    let sequence = event.position().sequence;
    match event {
        RunEvent::Entry(_) => sequence.saturating_sub(1),
        RunEvent::Delta { .. } => sequence,
    }
}

enum Heard {
    Event(RunEvent),
    /// The reader was too slow, or the run is gone.
    End,
    Silence,
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
