//! One channel a run that is under way, or was a moment ago.

use std::collections::{BTreeMap, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atelier_domain::editorial::{Gap, Position, Published, RunEvents, Subscription, TurnRef};
use atelier_domain::kernel::SessionId;
use tokio::sync::watch;

use crate::buffer::Buffer;
use crate::feed::feed;

/// How much the channels of runs that nobody works on may hold together, in bytes: readers who lost their connection at
/// the very end find the rest there.
const RESTING_BYTES: usize = 8 * 1024 * 1024;

/// What a channel counts beside its events, so that a great many small ones are bounded, too.
const CHANNEL_BYTES: usize = 1024;

pub(crate) struct Channel {
    buffer: Mutex<Buffer>,
    /// Counts changes of the buffer.
    news: watch::Sender<u64>,
}

impl Channel {
    fn new() -> Self {
        Self {
            buffer: Mutex::new(Buffer::default()),
            news: watch::Sender::new(0),
        }
    }

    pub(crate) fn buffer(&self) -> MutexGuard<'_, Buffer> {
        // A buffer is changed in steps that can't panic half-way.
        self.buffer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn watch(&self) -> watch::Receiver<u64> {
        self.news.subscribe()
    }

    fn tell(&self) {
        self.news.send_modify(|count| *count += 1);
    }

    /// Ends the feeds of its readers.
    fn close(&self) {
        self.buffer().close();
        self.tell();
    }
}

/// Live events of the runs that this process drives.
#[derive(Default)]
pub struct LocalEvents {
    channels: Arc<Mutex<Channels>>,
}

#[derive(Default)]
pub(crate) struct Channels {
    by_run: HashMap<SessionId, Kept>,
    /// Runs that nobody works on and what they hold, by when they came to rest.
    resting: BTreeMap<u64, (SessionId, usize)>,
    resting_bytes: usize,
    /// Counts what came to rest.
    rests: u64,
}

struct Kept {
    channel: Arc<Channel>,
    /// Its place among those at rest.
    rest: Option<u64>,
}

impl Kept {
    fn new() -> Self {
        Self {
            channel: Arc::new(Channel::new()),
            rest: None,
        }
    }
}

impl LocalEvents {
    pub fn new() -> Self {
        Self::default()
    }

    fn channels(&self) -> MutexGuard<'_, Channels> {
        lock(&self.channels)
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.channels().by_run.len()
    }

    fn channel(&self, session: SessionId) -> Arc<Channel> {
        let mut channels = self.channels();
        let kept = channels.by_run.entry(session).or_insert_with(Kept::new);
        Arc::clone(&kept.channel)
    }

    /// Keeps the channel of a run that nobody works on for a while, within the budget of all such. What the buffer says
    /// at this moment counts, whoever published last.
    fn settle(&self, session: SessionId, channel: &Channel) {
        let mut channels = self.channels();
        channels.wake(session);
        let bytes = {
            let buffer = channel.buffer();
            buffer.is_resting().then(|| CHANNEL_BYTES + buffer.bytes())
        };
        if let Some(bytes) = bytes {
            channels.rest(session, bytes);
        }
    }
}

fn lock(channels: &Mutex<Channels>) -> MutexGuard<'_, Channels> {
    channels.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A reader's hold on a channel. The last one of a channel that never had an event takes it away.
pub(crate) struct Seat {
    channels: Arc<Mutex<Channels>>,
    session: SessionId,
    pub(crate) channel: Arc<Channel>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut channels = lock(&self.channels);
        // The map's hold and this one.
        let is_last = Arc::strong_count(&self.channel) <= 2;
        if is_last && self.channel.buffer().floor().is_none() {
            channels.by_run.remove(&self.session);
        }
    }
}

impl Channels {
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
            self.by_run.remove(&longest);
        }
    }
}

#[async_trait]
impl RunEvents for LocalEvents {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        if entries.is_empty() {
            return Ok(());
        }
        let channel = self.channel(session);
        let (published, rests) = {
            let mut buffer = channel.buffer();
            let rested = buffer.is_resting();
            let published = buffer.publish(entries);
            (published, rested || buffer.is_resting())
        };
        channel.tell();
        if rests {
            self.settle(session, &channel);
        }
        published
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        // A turn's start was published before its text, so a run without a channel is one that was let go of.
        let channels = self.channels();
        let channel = channels.by_run.get(&session);
        let channel = channel.map(|kept| Arc::clone(&kept.channel));
        drop(channels);
        if let Some(channel) = channel {
            channel.buffer().delta(turn, text);
            channel.tell();
        }
    }

    fn forget(&self, session: SessionId) {
        let kept = {
            let mut channels = self.channels();
            channels.wake(session);
            channels.by_run.remove(&session)
        };
        if let Some(kept) = kept {
            kept.channel.close();
        }
    }

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription {
        let channel = self.channel(session);
        let (journal_to, place) = {
            let buffer = channel.buffer();
            match buffer.floor() {
                Some(floor) if after < floor => (Some(floor.sequence), buffer.place_after(floor)),
                Some(floor) => (Some(floor.sequence), buffer.place_after(after)),
                None => (None, buffer.place_after(after)),
            }
        };
        let seat = Seat {
            channels: Arc::clone(&self.channels),
            session,
            channel,
        };
        Subscription {
            journal_to,
            feed: feed(seat, place),
        }
    }
}
