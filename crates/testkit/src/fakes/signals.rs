//! Hints that arrive.

use std::pin::Pin;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::editorial::{RunSignal, RunSignals};
use futures_util::{Stream, stream};
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// The first listener gets every hint, also those sent before it listened; later ones get nothing.
pub struct FakeSignals {
    sender: UnboundedSender<RunSignal>,
    receiver: Mutex<Option<UnboundedReceiver<RunSignal>>>,
}

impl Default for FakeSignals {
    fn default() -> Self {
        let (sender, receiver) = unbounded_channel();
        Self {
            sender,
            receiver: Mutex::new(Some(receiver)),
        }
    }
}

#[async_trait]
impl RunSignals for FakeSignals {
    async fn send(&self, signal: RunSignal) {
        // A listener that has gone misses hints, and nobody minds.
        let _ = self.sender.send(signal);
    }

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>> {
        let mut receiver = self.receiver.lock().unwrap_or_else(PoisonError::into_inner);
        match receiver.take() {
            Some(signals) => Box::pin(stream::unfold(signals, async |mut signals| {
                let signal = signals.recv().await?;
                Some((signal, signals))
            })),
            None => Box::pin(stream::pending()),
        }
    }
}
