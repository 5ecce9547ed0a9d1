//! One channel a run that is under way, or was a moment ago.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atelier_domain::editorial::{
    Event, Gap, Position, Published, RunEvents, Subscription, TurnRef,
};
use atelier_domain::kernel::SessionId;
use tokio::sync::watch;

use crate::buffer::Buffer;
use crate::feed::feed;

/// How much the channels of runs that are over or wait may hold together, in bytes: readers who lost their connection at
/// the very end find the rest there.
const RESTING_BYTES: usize = 8 * 1024 * 1024;

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
}

/// Live events of the runs that this process drives.
#[derive(Default)]
pub struct LocalEvents {
    channels: Arc<Mutex<Channels>>,
}

#[derive(Default)]
pub(crate) struct Channels {
    by_run: HashMap<SessionId, Arc<Channel>>,
    /// Runs that are over or wait, the longest ago first.
    resting: VecDeque<(SessionId, usize)>,
    resting_bytes: usize,
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
        let channel = channels
            .by_run
            .entry(session)
            .or_insert_with(|| Arc::new(Channel::new()));
        Arc::clone(channel)
    }

    /// Keeps the channel of a run that is over or waits for a while, within the budget of all such.
    fn rest(&self, session: SessionId, bytes: usize) {
        let mut channels = self.channels();
        channels.wake(session);
        channels.resting.push_back((session, bytes));
        channels.resting_bytes += bytes;
        while channels.resting_bytes > RESTING_BYTES {
            let Some((oldest, bytes)) = channels.resting.pop_front() else {
                break;
            };
            channels.resting_bytes -= bytes;
            channels.by_run.remove(&oldest);
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
        if let Some(index) = self.resting.iter().position(|(run, _)| *run == session)
            && let Some((_, bytes)) = self.resting.remove(index)
        {
            self.resting_bytes -= bytes;
        }
    }
}

#[async_trait]
impl RunEvents for LocalEvents {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        let Some(last) = entries.last() else {
            return Ok(());
        };
        let channel = self.channel(session);
        let (published, bytes) = {
            let mut buffer = channel.buffer();
            (buffer.publish(entries), buffer.bytes())
        };
        channel.tell();
        let rests =
            matches!(last.entry.event, Event::SessionPaused { .. }) || last.entry.event.ends_run();
        if rests {
            self.rest(session, bytes);
        } else {
            self.channels().wake(session);
        }
        published
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        let channel = self.channel(session);
        channel.buffer().delta(turn, text);
        channel.tell();
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
