//! Live events of the runs that this process drives.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::editorial::{Gap, Position, Published, RunEvents, Subscription, TurnRef};
use atelier_domain::kernel::SessionId;

use crate::channels::Channels;

#[derive(Default)]
pub struct LocalEvents {
    channels: Channels<()>,
}

impl LocalEvents {
    pub fn new() -> Self {
        Self::default()
    }

    #[cfg(test)]
    pub(crate) fn len(&self) -> usize {
        self.channels.len()
    }
}

#[async_trait]
impl RunEvents for LocalEvents {
    async fn publish(&self, session: SessionId, entries: &[Published]) -> Result<(), Gap> {
        if entries.is_empty() {
            return Ok(());
        }
        let (channel, _) = self.channels.open(session);
        self.channels.publish(session, &channel, entries)
    }

    fn delta(&self, session: SessionId, turn: &Arc<TurnRef>, text: &str) {
        self.channels.delta(session, turn, text);
    }

    fn forget(&self, session: SessionId) {
        self.channels.forget(session);
    }

    async fn subscribe(&self, session: SessionId, after: Position) -> Subscription {
        let (channel, _) = self.channels.open(session);
        self.channels.sit(session, channel).subscribe(after)
    }
}
