//! Hints between processes: late, and now and then lost.

use std::pin::Pin;
use std::sync::{Arc, Mutex};

use async_trait::async_trait;
use atelier_domain::editorial::{RunSignal, RunSignals};
use atelier_testkit::fakes::FakeSignals;
use futures_util::Stream;

use crate::chance::Chance;
use crate::link::Link;

/// Every process's ear.
pub(crate) type Ears = Arc<Mutex<Vec<Arc<FakeSignals>>>>;

pub(crate) struct RemoteSignals {
    own: Arc<FakeSignals>,
    all: Ears,
    link: Link,
    chance: Chance,
}

impl RemoteSignals {
    pub(crate) fn new(all: &Ears, link: Link, chance: Chance) -> Self {
        let own = Arc::new(FakeSignals::default());
        all.lock().unwrap().push(Arc::clone(&own));
        Self {
            own,
            all: Arc::clone(all),
            link,
            chance,
        }
    }
}

#[async_trait]
impl RunSignals for RemoteSignals {
    async fn send(&self, signal: RunSignal) {
        if matches!(signal, RunSignal::Wake { .. }) {
            return self.own.send(signal).await;
        }
        self.link.cross().await;
        let all = self.all.lock().unwrap().clone();
        for ear in all {
            if !self.chance.percent(20) {
                ear.send(signal).await;
            }
        }
    }

    async fn listen(&self) -> Pin<Box<dyn Stream<Item = RunSignal> + Send>> {
        self.own.listen().await
    }
}
