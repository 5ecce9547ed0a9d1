//! One channel a run that is under way, or was a moment ago.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_trait::async_trait;
use atelier_domain::editorial::{Gap, Position, Published, RunEvents, Subscription, TurnRef};
use atelier_domain::kernel::SessionId;
use tokio::sync::watch;

use crate::buffer::Buffer;
use crate::feed::feed;

/// How much the channels of runs that are over may hold together, in bytes: readers who lost their connection at
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
    channels: Mutex<Channels>,
}

#[derive(Default)]
struct Channels {
    by_run: HashMap<SessionId, Arc<Channel>>,
    /// Runs that are over, the longest ago first.
    resting: VecDeque<(SessionId, usize)>,
    resting_bytes: usize,
}

impl LocalEvents {
    pub fn new() -> Self {
        Self::default()
    }

    fn channels(&self) -> MutexGuard<'_, Channels> {
        self.channels.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn channel(&self, session: SessionId) -> Arc<Channel> {
        let mut channels = self.channels();
        let channel = channels
            .by_run
            .entry(session)
            .or_insert_with(|| Arc::new(Channel::new()));
        Arc::clone(channel)
    }

    /// Keeps the channel of a run that is over for a while, within the budget of all such.
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
        if last.entry.event.ends_run() {
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
        Subscription {
            journal_to,
            feed: feed(channel, place),
        }
    }
}
