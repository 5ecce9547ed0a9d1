//! Live events that are all kept.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atelier_domain::editorial::{
    Gap, Position, Published, RunEvent, RunEvents, RunFeed, Subscription, TurnRef,
};
use atelier_domain::kernel::SessionId;
use futures_util::{StreamExt, stream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::sync::watch;

/// Keeps every run's events and feeds them to readers, however slow. Clones are the same events.
#[derive(Clone, Default)]
pub struct FakeEvents {
    runs: Arc<Mutex<Runs>>,
    /// Counts what was told.
    news: Arc<watch::Sender<u64>>,
}

#[derive(Default)]
struct Runs {
    by_session: BTreeMap<SessionId, Log>,
    are_lost: bool,
    are_cut_off: bool,
}

#[derive(Default)]
struct Log {
    events: Vec<RunEvent>,
    readers: Vec<UnboundedSender<RunEvent>>,
}

impl FakeEvents {
    /// Whether entries that are published from now on get lost, as when their process dies after the commit.
    pub fn lose(&self, are_lost: bool) {
        self.runs().are_lost = are_lost;
    }

    /// Ends every feed there is, as if its reader had been too slow.
    pub fn cut_off(&self) {
        for log in self.runs().by_session.values_mut() {
            log.readers.clear();
        }
    }

    /// Whether what other processes tell can't arrive from now on.
    pub fn part(&self, are_cut_off: bool) {
        self.runs().are_cut_off = are_cut_off;
    }

    /// Tells an event as it comes from another process, whatever was told before.
    pub fn take_in(&self, session: SessionId, event: RunEvent) {
        let mut runs = self.runs();
        runs.by_session.entry(session).or_default().push(event);
        drop(runs);
        self.tell();
    }

    /// Everything told of a run, in order.
    pub fn told(&self, session: SessionId) -> Vec<RunEvent> {
        let runs = self.runs();
        let log = runs.by_session.get(&session);
        log.map(|log| log.events.clone()).unwrap_or_default()
    }

    /// Waits until a run's events have come so far.
    pub async fn until(&self, session: SessionId, so_far: impl Fn(&[RunEvent]) -> bool) {
        let mut news = self.news.subscribe();
        while !so_far(&self.told(session)) {
            // The sender is here: there is no other end.
            let _ = news.changed().await;
        }
    }

    fn runs(&self) -> MutexGuard<'_, Runs> {
        self.runs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }
}

impl Log {
    /// The first entry and the last event, where there is an entry at all.
    fn span(&self) -> Option<(u64, Position)> {
        let is_entry = |event: &&RunEvent| matches!(event, RunEvent::Entry(_));
        let first = self.events.iter().find(is_entry)?.position();
        Some((first.sequence, self.events.last()?.position()))
    }

    fn push(&mut self, event: RunEvent) {
        self.readers
            .retain(|reader| reader.send(event.clone()).is_ok());
        self.events.push(event);
    }
}

#[async_trait]
impl RunEvents for FakeEvents {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        {
            let mut runs = self.runs();
            if runs.are_lost {
                return Ok(());
            }
            let log = runs.by_session.entry(session).or_default();
            for published in entries {
                let sequence = published.entry.sequence;
                if let Some((_, last)) = log.span() {
                    if sequence <= last.sequence {
                        continue;
                    }
                    if sequence > last.sequence + 1 {
                        let after = last.sequence;
                        return Err(Gap { after });
                    }
                }
                log.push(RunEvent::Entry(published.clone()));
            }
        }
        self.tell();
        Ok(())
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        {
            let mut runs = self.runs();
            let log = runs.by_session.entry(session).or_default();
            let mut position = log
                .events
                .last()
                .map(RunEvent::position)
                .unwrap_or_default();
            position.deltas += 1;
            log.push(RunEvent::Delta {
                position,
                turn: Arc::clone(turn),
                text: text.to_owned(),
            });
        }
        self.tell();
    }

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription {
        let mut runs = self.runs();
        let log = runs.by_session.entry(session).or_default();
        let journal_to = log.span().map(|(first, _)| first - 1);
        let after = after.max(Position::entry(journal_to.unwrap_or_default()));
        let events = log.events.iter();
        let past: Vec<RunEvent> = events
            .filter(|event| event.position() > after)
            .cloned()
            .collect();
        let (sender, receiver) = unbounded_channel();
        log.readers.push(sender);
        Subscription {
            journal_to,
            feed: feed(past, receiver),
        }
    }

    fn forget(&self, session: SessionId) {
        self.runs().by_session.remove(&session);
    }

    fn is_cut_off(&self) -> bool {
        self.runs().are_cut_off
    }
}

fn feed(past: Vec<RunEvent>, to_come: UnboundedReceiver<RunEvent>) -> RunFeed {
    let to_come = stream::unfold(to_come, async |mut to_come| {
        let event = to_come.recv().await?;
        Some((event, to_come))
    });
    Box::pin(stream::iter(past).chain(to_come))
}
