//! The runs that this process drives: each one once.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atelier_domain::kernel::SessionId;
use tokio::sync::{Notify, watch};

/// How a run ended that somebody waits for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Parked,
    HandedOver,
    Failed(String),
}

struct Active {
    changed: Arc<Notify>,
    ended: watch::Receiver<Option<Ended>>,
}

#[derive(Clone, Default)]
pub(crate) struct Runs {
    active: Arc<Mutex<HashMap<SessionId, Active>>>,
}

/// The right to drive a run. It is given back when dropped, so that also a driver that panics leaves.
pub(crate) struct Seat {
    runs: Runs,
    session: SessionId,
    pub(crate) changed: Arc<Notify>,
    ended: watch::Sender<Option<Ended>>,
}

pub(crate) enum Claim {
    Mine(Seat),
    /// Somebody in this process drives it already.
    Taken(watch::Receiver<Option<Ended>>),
}

impl Runs {
    pub(crate) fn claim(&self, session: SessionId) -> Claim {
        let mut active = self.active();
        if let Some(run) = active.get(&session) {
            return Claim::Taken(run.ended.clone());
        }
        let changed = Arc::new(Notify::new());
        let (ended, receiver) = watch::channel(None);
        active.insert(
            session,
            Active {
                changed: Arc::clone(&changed),
                ended: receiver,
            },
        );
        Claim::Mine(Seat {
            runs: self.clone(),
            session,
            changed,
            ended,
        })
    }

    /// Tells the driver of a run that its state changed.
    pub(crate) fn tell(&self, session: SessionId) {
        if let Some(run) = self.active().get(&session) {
            run.changed.notify_one();
        }
    }

    fn active(&self) -> MutexGuard<'_, HashMap<SessionId, Active>> {
        self.active.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seat {
    pub(crate) fn watch(&self) -> watch::Receiver<Option<Ended>> {
        self.ended.subscribe()
    }

    pub(crate) fn end(&self, ended: Ended) {
        self.ended.send_replace(Some(ended));
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.runs.active().remove(&self.session);
    }
}
