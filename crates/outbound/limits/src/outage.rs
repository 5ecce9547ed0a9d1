//! Whether a server that failed is asked again, and whether that is worth a word.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// How long a server that failed is left alone, so that not every request waits for it.
const REST: Duration = Duration::from_secs(1);

/// How often at most the log tells of it.
const TOLD_EVERY: Duration = Duration::from_mins(1);

#[derive(Default)]
pub(crate) struct Outage(Mutex<State>);

#[derive(Default)]
struct State {
    failed_at: Option<Instant>,
    told_at: Option<Instant>,
}

impl Outage {
    pub(crate) fn is_resting(&self) -> bool {
        let state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.failed_at.is_some_and(|at| at.elapsed() < REST)
    }

    /// Whether it is to be told.
    pub(crate) fn note(&self) -> bool {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let now = Instant::now();
        state.failed_at = Some(now);
        let is_due = state.told_at.is_none_or(|at| now - at >= TOLD_EVERY);
        if is_due {
            state.told_at = Some(now);
        }
        is_due
    }
}
