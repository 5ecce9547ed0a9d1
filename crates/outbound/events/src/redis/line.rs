//! What a courier is told of its run by way of Redis.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tokio::sync::{Notify, watch};

/// Ties one run's channel to what other processes say of the run. Clones are the same line.
#[derive(Clone, Default)]
pub(super) struct Line(Arc<Inner>);

#[derive(Default)]
struct Inner {
    heard: Mutex<Heard>,
    news: Notify,
    /// Whether everything that others told before was read, and hints of more will arrive.
    is_attuned: watch::Sender<bool>,
}

/// What came in since a courier looked last.
#[derive(Clone, Copy, Default)]
pub(super) struct Heard {
    /// Hints arrive here.
    pub(super) is_on: bool,
    /// They began to arrive: Redis may not be what it was.
    pub(super) is_anew: bool,
    /// There may be something new in the stream.
    pub(super) is_hinted: bool,
    /// The run was deleted, by another process.
    pub(super) is_gone: bool,
    /// The run was deleted, by this process.
    pub(super) is_forgotten: bool,
}

impl Line {
    fn heard(&self) -> MutexGuard<'_, Heard> {
        // Flags can't be changed half-way.
        let heard = &self.0.heard;
        heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn note(&self, change: impl FnOnce(&mut Heard)) {
        change(&mut self.heard());
        self.0.news.notify_one();
    }

    /// From now on hints arrive.
    pub(super) fn turn_on(&self) {
        self.note(|heard| {
            heard.is_on = true;
            heard.is_anew = true;
            heard.is_hinted = true;
        });
    }

    /// Hints arrive no longer.
    pub(super) fn turn_off(&self) {
        self.heard().is_on = false;
        self.0.is_attuned.send_replace(false);
    }

    pub(super) fn hint(&self) {
        self.note(|heard| heard.is_hinted = true);
    }

    pub(super) fn lose_run(&self) {
        self.note(|heard| heard.is_gone = true);
    }

    pub(super) fn forget_run(&self) {
        self.note(|heard| heard.is_forgotten = true);
    }

    /// What was heard since the last call.
    pub(super) fn take(&self) -> Heard {
        let mut heard = self.heard();
        let taken = *heard;
        heard.is_anew = false;
        heard.is_hinted = false;
        taken
    }

    /// What was taken led to nothing, for Redis failed: it still holds, and Redis may not be what it was.
    pub(super) fn put_back(&self, taken: Heard) {
        let mut heard = self.heard();
        heard.is_hinted |= taken.is_hinted;
        heard.is_anew = true;
    }

    /// Waits for something to take.
    pub(super) async fn news(&self) {
        self.0.news.notified().await;
    }

    /// Everything that was told up to this moment was read, as far as hints arrive.
    pub(super) fn attune(&self) {
        let heard = self.heard();
        if heard.is_on && !heard.is_anew {
            self.0.is_attuned.send_if_modified(|is_attuned| {
                let changes = !*is_attuned;
                *is_attuned = true;
                changes
            });
        }
    }

    /// Waits until the line is attuned.
    pub(super) async fn attuned(&self) {
        let mut is_attuned = self.0.is_attuned.subscribe();
        // The sender is here: there is no other end.
        let _ = is_attuned.wait_for(|is_attuned| *is_attuned).await;
    }

    pub(super) fn is(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}
