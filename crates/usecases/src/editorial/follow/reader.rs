//! One reader: the journal as far as the feed does not know it, then the feed, as long as nothing is missing in it.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::{Position, Published, RunEvent, RunFeed, Session, Subscription};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use futures_util::stream::StreamExt;
use tokio::time::timeout;

use super::Standing;
use crate::editorial::Editorial;

const JOURNAL_PAGE: u32 = 100;

/// How long a silent feed is trusted before the journal is asked: a lost hint costs no more than this.
const TRUST_SILENCE: Duration = Duration::from_secs(15);

/// The same while what other processes tell can't arrive. A part of the above.
const TRUST_SILENCE_CUT_OFF: Duration = Duration::from_secs(3);

pub(super) struct Reader {
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
    pub(super) fn new(
        editorial: &Arc<Editorial>,
        scope: Scope,
        session: &Session,
        position: Position,
        subscription: Subscription,
    ) -> Self {
        let is_over = session.status().is_over();
        Self {
            editorial: Arc::clone(editorial),
            scope,
            session: session.id,
            position,
            journal_to: Some(subscription.journal_to.unwrap_or(u64::MAX)),
            backlog: Vec::new().into_iter(),
            feed: subscription.feed,
            is_feed_new: true,
            is_healing: false,
            may_be_over: is_over.then_some(session.last_sequence),
            has_failed: false,
        }
    }

    pub(super) async fn next(mut self) -> Option<(Result<RunEvent, PortError>, Self)> {
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
