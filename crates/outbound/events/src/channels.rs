//! One channel a run that is under way, or was a moment ago.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use ::metrics::Counter;
use atelier_domain::editorial::{Gap, Position, Published, Subscription, TurnRef};
use atelier_domain::kernel::SessionId;
use tokio::sync::watch;

use crate::buffer::Buffer;
use crate::feed::feed;
use crate::metrics;

/// How much the channels of runs that nobody works on may hold together, in bytes: readers who lost their connection at
/// the very end find the rest there.
const RESTING_BYTES: usize = 8 * 1024 * 1024;

/// What a channel counts beside its events, so that a great many small ones are bounded, too.
const CHANNEL_BYTES: usize = 1024;

/// A run's events and who waits for them. `L` is what ties it to other processes.
pub(crate) struct Channel<L> {
    buffer: Mutex<Buffer>,
    /// Counts changes of the buffer.
    news: watch::Sender<u64>,
    deltas: Counter,
    pub(crate) line: L,
}

impl<L: Default> Channel<L> {
    fn new() -> Self {
        Self {
            buffer: Mutex::new(Buffer::default()),
            news: watch::Sender::new(0),
            deltas: metrics::deltas(),
            line: L::default(),
        }
    }
}

impl<L> Channel<L> {
    pub(crate) fn buffer(&self) -> MutexGuard<'_, Buffer> {
        // A buffer is changed in steps that can't panic half-way.
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    pub(crate) fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// Ends the feeds of its readers.
    fn close(&self) {
        self.buffer().close();
        self.tell();
    }
}

/// The channels of a process, by run. Clones are the same ones.
pub(crate) struct Channels<L>(Arc<Mutex<Map<L>>>);

impl<L> Clone for Channels<L> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<L> Default for Channels<L> {
    fn default() -> Self {
        Self(Arc::new(Mutex::new(Map {
            by_run: HashMap::new(),
            resting: BTreeMap::new(),
            resting_bytes: 0,
            rests: 0,
        })))
    }
}

struct Map<L> {
    by_run: HashMap<SessionId, Kept<L>>,
    /// Runs that nobody works on and what they hold, by when they came to rest.
    resting: BTreeMap<u64, (SessionId, usize)>,
    resting_bytes: usize,
    /// Counts what came to rest.
    rests: u64,
}

struct Kept<L> {
    channel: Arc<Channel<L>>,
    /// Its place among those at rest.
    rest: Option<u64>,
}

impl<L> Channels<L> {
    fn map(&self) -> MutexGuard<'_, Map<L>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.map().by_run.len()
    }

    /// Adds text to a run that has a channel. A turn's start was published before its text, so a run without one was let
    /// go of.
    pub(crate) fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        let map = self.map();
        let kept = map.by_run.get(&session);
        let channel = kept.map(|kept| Arc::clone(&kept.channel));
        drop(map);
        if let Some(channel) = channel {
            channel.deltas.increment(1);
            channel.buffer().delta(turn, text);
            channel.tell();
        }
    }

    /// Takes a run's channel away and ends its feeds. Whether there was one.
    pub(crate) fn forget(&self, session: SessionId) -> bool {
        self.forget_as(session, |_| {})
    }

    /// As [`Self::forget`]; `mark` sees the channel before it ends.
    pub(crate) fn forget_as(&self, session: SessionId, mark: impl FnOnce(&L)) -> bool {
        let Some(channel) = self.map().remove(session) else {
            return false;
        };
        mark(&channel.line);
        channel.close();
        true
    }

    /// Takes a channel away that nobody but its one holder beside this map uses, if `may` says so of its buffer. Whether
    /// it is gone.
    pub(crate) fn leave(
        &self,
        session: SessionId,
        channel: &Arc<Channel<L>>,
        may: impl FnOnce(&Buffer) -> bool,
    ) -> bool {
        let mut map = self.map();
        let kept = map.by_run.get(&session);
        let is_kept = kept.is_some_and(|kept| Arc::ptr_eq(&kept.channel, channel));
        // The map's hold and the caller's.
        let leaves = is_kept && Arc::strong_count(channel) <= 2 && may(&channel.buffer());
        if leaves {
            map.remove(session);
        }
        leaves
    }
}

impl<L: Default> Channels<L> {
    /// The channel of a run, and whether it was made just now.
    pub(crate) fn open(&self, session: SessionId) -> (Arc<Channel<L>>, bool) {
        let mut is_new = false;
        let mut map = self.map();
        let kept = map.by_run.entry(session).or_insert_with(|| {
            is_new = true;
            Kept {
                channel: Arc::new(Channel::new()),
                rest: None,
            }
        });
        (Arc::clone(&kept.channel), is_new)
    }

    /// Adds entries to a run's channel.
    pub(crate) fn publish(
        &self,
        session: SessionId,
        channel: &Channel<L>,
        entries: &[Published],
    ) -> Result<(), Gap> {
        let (published, rests) = {
            let mut buffer = channel.buffer();
            let rested = buffer.is_resting();
            let published = buffer.publish(entries);
            (published, rested || buffer.is_resting())
        };
        channel.tell();
        metrics::published(entries.len());
        if rests {
            self.settle(session, channel);
        }
        published
    }

    /// Keeps the channel of a run that nobody works on for a while, within the budget of all such. What the buffer says
    /// at this moment counts, whoever published last.
    fn settle(&self, session: SessionId, channel: &Channel<L>) {
        let mut map = self.map();
        map.wake(session);
        let bytes = {
            let buffer = channel.buffer();
            buffer.is_resting().then(|| CHANNEL_BYTES + buffer.bytes())
        };
        if let Some(bytes) = bytes {
            map.rest(session, bytes);
        }
    }
}

impl<L: Send + Sync + 'static> Channels<L> {
    /// A reader's seat in a channel.
    pub(crate) fn sit(&self, session: SessionId, channel: Arc<Channel<L>>) -> Seat<L> {
        metrics::reader_came();
        Seat {
            channel,
            _leaving: Leaving {
                channels: self.clone(),
                session,
            },
        }
    }
}

/// A reader's hold on a channel.
pub(crate) struct Seat<L> {
    pub(crate) channel: Arc<Channel<L>>,
    /// Stands last, so that the channel is let go of before anybody looks who still holds it.
    _leaving: Leaving<L>,
}

impl<L: Send + Sync + 'static> Seat<L> {
    /// What follows `after`, as far as the channel knows.
    pub(crate) fn subscribe(self, after: Position) -> Subscription {
        let (journal_to, place) = {
            let buffer = self.channel.buffer();
            match buffer.floor() {
                Some(floor) => (Some(floor.sequence), buffer.place_after(after.max(floor))),
                None => (None, buffer.place_after(after)),
            }
        };
        Subscription {
            journal_to,
            feed: feed(self, place),
        }
    }
}

struct Leaving<L> {
    channels: Channels<L>,
    session: SessionId,
}

impl<L> Drop for Leaving<L> {
    fn drop(&mut self) {
        metrics::reader_left();
        self.channels.map().left(self.session);
    }
}

impl<L> Map<L> {
    /// A reader left. The last one of a channel that never had an event takes it away.
    fn left(&mut self, session: SessionId) {
        let Some(kept) = self.by_run.get(&session) else {
            return;
        };
        if Arc::strong_count(&kept.channel) == 1 && kept.channel.buffer().floor().is_none() {
            self.remove(session);
        } else {
            // Whoever else holds it may want to let go of it, too.
            kept.channel.tell();
        }
    }

    fn remove(&mut self, session: SessionId) -> Option<Arc<Channel<L>>> {
        self.wake(session);
        let kept = self.by_run.remove(&session);
        kept.map(|kept| kept.channel)
    }

    fn wake(&mut self, session: SessionId) {
        let kept = self.by_run.get_mut(&session);
        let rest = kept.and_then(|kept| kept.rest.take());
        if let Some((_, bytes)) = rest.and_then(|rest| self.resting.remove(&rest)) {
            self.resting_bytes -= bytes;
        }
    }

    fn rest(&mut self, session: SessionId, bytes: usize) {
        let Some(kept) = self.by_run.get_mut(&session) else {
            return;
        };
        self.rests += 1;
        kept.rest = Some(self.rests);
        self.resting.insert(self.rests, (session, bytes));
        self.resting_bytes += bytes;
        while self.resting_bytes > RESTING_BYTES {
            let Some((_, (longest, bytes))) = self.resting.pop_first() else {
                return;
            };
            self.resting_bytes -= bytes;
            // Readers who still wait there come back and find the journal.
            if let Some(kept) = self.by_run.remove(&longest) {
                kept.channel.close();
            }
        }
    }
}
