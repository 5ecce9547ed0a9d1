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
    /// Somebody wanted the run driven while it was: perhaps for what its driver no longer sees.
    is_wanted: bool,
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
    is_held: bool,
}

pub(crate) enum Claim {
    Mine(Seat),
    /// Somebody in this process drives it already, and looks once more before they leave.
    Taken(watch::Receiver<Option<Ended>>),
}

impl Runs {
    pub(crate) fn claim(&self, session: SessionId) -> Claim {
        let mut active = self.active();
        if let Some(run) = active.get_mut(&session) {
            run.is_wanted = true;
            return Claim::Taken(run.ended.clone());
        }
        let changed = Arc::new(Notify::new());
        let (ended, receiver) = watch::channel(None);
        active.insert(
            session,
            Active {
                changed: Arc::clone(&changed),
                ended: receiver,
                is_wanted: false,
            },
        );
        Claim::Mine(Seat {
            runs: self.clone(),
            session,
            changed,
            ended,
            is_held: true,
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

    /// Gives the seat up, and then tells those who wait how it ended. A driver that parked the run while somebody wanted
    /// it driven keeps the seat and has to look again: the run may have been resumed after the driver saw it parked.
    pub(crate) fn leave(mut self, ended: Ended) -> Option<Self> {
        {
            let mut active = self.runs.active();
            let wanted = active
                .get_mut(&self.session)
                .is_some_and(|run| std::mem::take(&mut run.is_wanted));
            if wanted && ended == Ended::Parked {
                drop(active);
                return Some(self);
            }
            active.remove(&self.session);
        }
        self.is_held = false;
        self.ended.send_replace(Some(ended));
        None
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        if self.is_held {
            self.runs.active().remove(&self.session);
        }
    }
}
