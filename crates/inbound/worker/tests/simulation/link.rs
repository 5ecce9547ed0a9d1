//! What lies between a process and everything outside it: time, standstill, death.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use tokio::sync::Notify;
use tokio::time::sleep;

use crate::chance::Chance;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Condition {
    Works,
    /// As after SIGSTOP: its clocks run on, and nothing it does reaches anybody.
    Stands,
    Dead,
}

/// Every effect of a process goes through its link. Clones are the same link.
#[derive(Clone)]
pub(crate) struct Link {
    condition: Arc<Mutex<Condition>>,
    /// Wakes who waits in the order they came; a watch channel would draw lots.
    changed: Arc<Notify>,
    chance: Chance,
}

impl Link {
    pub(crate) fn new(chance: Chance) -> Self {
        Self {
            condition: Arc::new(Mutex::new(Condition::Works)),
            changed: Arc::default(),
            chance,
        }
    }

    pub(crate) fn set(&self, condition: Condition) {
        *self.condition.lock().unwrap() = condition;
        self.changed.notify_waiters();
    }

    pub(crate) fn condition(&self) -> Condition {
        *self.condition.lock().unwrap()
    }

    /// One crossing: takes a few milliseconds, waits while the process stands, and never ends for a dead one.
    pub(crate) async fn cross(&self) {
        let moment = Duration::from_millis(5);
        sleep(self.chance.between(Duration::ZERO, moment)).await;
        self.until(Condition::Works).await;
    }

    /// Waits until the process dies.
    pub(crate) async fn death(&self) {
        self.until(Condition::Dead).await;
    }

    async fn until(&self, condition: Condition) {
        loop {
            let changed = self.changed.notified();
            if self.condition() == condition {
                return;
            }
            changed.await;
        }
    }
}
