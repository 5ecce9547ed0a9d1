//! Time that stands still until a test moves it.

use std::sync::{Arc, Mutex, PoisonError};

use atelier_domain::ports::Clock;
use chrono::{DateTime, TimeDelta, Utc};

use crate::builders;

/// Clones are the same clock.
#[derive(Clone, Debug)]
pub struct FrozenClock {
    now: Arc<Mutex<DateTime<Utc>>>,
}

impl FrozenClock {
    pub fn at(now: DateTime<Utc>) -> Self {
        Self {
            now: Arc::new(Mutex::new(now)),
        }
    }

    pub fn set(&self, now: DateTime<Utc>) {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner) = now;
    }

    /// Gives the new time. A negative step goes back, as real clocks do now and then.
    pub fn advance(&self, step: TimeDelta) -> DateTime<Utc> {
        let mut now = self.now.lock().unwrap_or_else(PoisonError::into_inner);
        *now += step;
        *now
    }
}

/// Stands at [`builders::start`].
impl Default for FrozenClock {
    fn default() -> Self {
        Self::at(builders::start())
    }
}

impl Clock for FrozenClock {
    fn now(&self) -> DateTime<Utc> {
        *self.now.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
