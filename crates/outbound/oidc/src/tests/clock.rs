//! Time that stands still until a test moves it.

use std::sync::{Arc, Mutex};

use atelier_domain::ports::Clock;
use chrono::{DateTime, TimeDelta, Utc};

/// Clones are the same clock.
#[derive(Clone)]
pub(in crate::tests) struct FrozenClock(Arc<Mutex<DateTime<Utc>>>);

impl FrozenClock {
    pub(in crate::tests) fn at(now: DateTime<Utc>) -> Self {
        Self(Arc::new(Mutex::new(now)))
    }

    pub(in crate::tests) fn set(&self, now: DateTime<Utc>) {
        *self.0.lock().unwrap() = now;
    }

    pub(in crate::tests) fn advance(&self, step: TimeDelta) {
        *self.0.lock().unwrap() += step;
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> DateTime<Utc> {
        *self.0.lock().unwrap()
    }
}
