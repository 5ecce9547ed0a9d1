//! What lies between a process and everything outside it: time, standstill, death.

use std::time::Duration;

use tokio::sync::watch;
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
    condition: watch::Sender<Condition>,
    chance: Chance,
}

impl Link {
    pub(crate) fn new(chance: Chance) -> Self {
        Self {
            condition: watch::Sender::new(Condition::Works),
            chance,
        }
    }

    pub(crate) fn set(&self, condition: Condition) {
        self.condition.send_replace(condition);
    }

    pub(crate) fn condition(&self) -> Condition {
        *self.condition.borrow()
    }

    /// One crossing: takes a few milliseconds, waits while the process stands, and never ends for a dead one.
    pub(crate) async fn cross(&self) {
        let moment = Duration::from_millis(5);
        sleep(self.chance.between(Duration::ZERO, moment)).await;
        self.working().await;
    }

    async fn working(&self) {
        let mut condition = self.condition.subscribe();
        let works = condition.wait_for(|condition| *condition == Condition::Works);
        assert!(works.await.is_ok(), "the link holds the other end");
    }

    /// Waits until the process dies.
    pub(crate) async fn death(&self) {
        let mut condition = self.condition.subscribe();
        let died = condition.wait_for(|condition| *condition == Condition::Dead);
        assert!(died.await.is_ok(), "the link holds the other end");
    }
}
