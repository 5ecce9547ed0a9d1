//! Hints to every process.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::editorial::{RunSignal, RunSignals};
use atelier_domain::kernel::{SessionId, UserId};
use futures_util::{Stream, StreamExt};
use serde::{Deserialize, Serialize};
use tokio::time::timeout;
use tokio_stream::wrappers::BroadcastStream;

use super::link::{Hub, RedisLink};

/// Hints that may wait for a listener; more are lost, which costs time only.
pub(super) const WAITING: usize = 4096;

/// The longest that a command waits for Redis.
const PATIENCE: Duration = Duration::from_millis(250);

pub struct RedisSignals {
    link: Arc<RedisLink>,
}

impl RedisSignals {
    pub fn new(link: Arc<RedisLink>) -> Self {
        Self { link }
    }
}

#[derive(Serialize, Deserialize)]
struct Message {
    /// The process that says it.
    from: String,
    signal: Spread,
}

/// The hints that leave the process.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Spread {
    Changed { session: SessionId },
    Live { session: SessionId, owner: UserId },
    Credits { owner: UserId },
}

impl Spread {
    fn of(signal: RunSignal) -> Option<Self> {
        match signal {
            RunSignal::Wake { .. } => None,
            RunSignal::Changed { session } => Some(Self::Changed { session }),
            RunSignal::Live { session, owner } => Some(Self::Live { session, owner }),
            RunSignal::Credits { owner } => Some(Self::Credits { owner }),
        }
    }
}

impl From<Spread> for RunSignal {
    fn from(spread: Spread) -> Self {
        match spread {
            Spread::Changed { session } => Self::Changed { session },
            Spread::Live { session, owner } => Self::Live { session, owner },
            Spread::Credits { owner } => Self::Credits { owner },
        }
    }
}

impl Hub {
    /// Passes on what another process said. What can't be understood comes of another version, and is a hint only.
    pub(super) fn hear_signal(&self, payload: &[u8]) {
        let Ok(message) = serde_json::from_slice::<Message>(payload) else {
            return;
        };
        if message.from != self.process {
            // Nobody listening is no failure: the tables tell.
            let _ = self.signals.send(message.signal.into());
        }
    }

    async fn spread(&self, signal: Spread) {
        let message = Message {
            from: self.process.clone(),
            signal,
        };
        let Ok(message) = serde_json::to_string(&message) else {
            return;
        };
        let channel = self.names.signals();
        match timeout(PATIENCE, self.publish(&channel, &message)).await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::debug!(
                error = &error as &dyn std::error::Error,
                "a hint reached this node only"
            ),
            Err(_) => tracing::debug!("a hint reached this node only: Redis does not answer"),
        }
    }
}

#[async_trait]
impl RunSignals for RedisSignals {
    async fn send(&self, signal: RunSignal) {
        let hub = &self.link.hub;
        // Nobody listening is no failure: the tables tell.
        let _ = hub.signals.send(signal);
        if let Some(signal) = Spread::of(signal)
            && !self.link.is_down()
        {
            hub.spread(signal).await;
        }
    }

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>> {
        let signals = BroadcastStream::new(self.link.hub.signals.subscribe());
        Box::pin(signals.filter_map(async |signal| signal.ok()))
    }
}
