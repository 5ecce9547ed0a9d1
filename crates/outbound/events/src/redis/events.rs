//! Live events of runs that any process drives.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::editorial::{Gap, Position, Published, RunEvents, Subscription, TurnRef};
use atelier_domain::kernel::SessionId;
use tokio::time::timeout;

use super::courier::Courier;
use super::line::Line;
use super::link::RedisLink;
use crate::channels::{Channel, Channels};

/// How long a new reader waits for what other processes told; without it, it begins with the journal.
const PATIENCE: Duration = Duration::from_millis(500);

pub struct RedisEvents {
    link: Arc<RedisLink>,
    channels: Channels<Line>,
}

impl RedisEvents {
    pub fn new(link: Arc<RedisLink>) -> Self {
        Self {
            link,
            channels: Channels::default(),
        }
    }

    /// Gives a new channel its courier.
    fn send_courier(&self, session: SessionId, channel: &Arc<Channel<Line>>) {
        let courier = Courier {
            hub: Arc::clone(&self.link.hub),
            channels: self.channels.clone(),
            session,
            channel: Arc::clone(channel),
            end: None,
        };
        self.link.hub.spawn(courier.run());
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.channels.len()
    }
}

#[async_trait]
impl RunEvents for RedisEvents {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        if entries.is_empty() {
            return Ok(());
        }
        let (channel, is_new) = self.channels.open(session);
        let published = self.channels.publish(session, &channel, entries);
        if is_new {
            // After the first entry: from where nothing else is known, there is no gap to fill.
            self.send_courier(session, &channel);
        }
        published
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        self.channels.delta(session, turn, text);
    }

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription {
        let (channel, is_new) = self.channels.open(session);
        if is_new {
            self.send_courier(session, &channel);
        }
        let seat = self.channels.sit(session, channel);
        if !self.is_cut_off() {
            // Late is as good as never here: the journal has every entry.
            let _ = timeout(PATIENCE, seat.channel.line.attuned()).await;
        }
        seat.subscribe(after)
    }

    fn forget(&self, session: SessionId) {
        // The channel's courier erases the stream after its last word.
        if !self.channels.forget_as(session, Line::forget_run) {
            let hub = Arc::clone(&self.link.hub);
            self.link.hub.spawn(async move { hub.erase(session).await });
        }
    }

    fn is_cut_off(&self) -> bool {
        self.link.is_down()
    }
}
