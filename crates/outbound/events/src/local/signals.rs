//! Hints inside one process.

use std::pin::Pin;

use async_trait::async_trait;
use atelier_domain::editorial::{RunSignal, RunSignals};
use futures_util::{Stream, StreamExt};
use tokio::sync::broadcast;
use tokio_stream::wrappers::BroadcastStream;

/// Hints that may wait for a listener; more are lost, which costs time only.
const WAITING: usize = 4096;

pub struct LocalSignals {
    sender: broadcast::Sender<RunSignal>,
}

impl LocalSignals {
    pub fn new() -> Self {
        Self {
            sender: broadcast::Sender::new(WAITING),
        }
    }
}

impl Default for LocalSignals {
    fn default() -> Self {
        Self::new()
    }
}

#[async_trait]
impl RunSignals for LocalSignals {
    async fn send(&self, signal: RunSignal) {
        // Nobody listening is no failure: the tables tell.
        let _ = self.sender.send(signal);
    }

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>> {
        let signals = BroadcastStream::new(self.sender.subscribe());
        Box::pin(signals.filter_map(async |signal| signal.ok()))
    }
}
