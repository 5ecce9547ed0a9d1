//! How much somebody may ask for in a while.

use chrono::{DateTime, TimeDelta, Utc};

/// So many requests in each window. Windows follow each other without a gap, from the epoch on, so that every node
/// counts in the same ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Quota {
    /// 1 or more.
    pub requests: u32,
    /// 1 or more.
    pub window_seconds: u32,
}

impl Quota {
    pub const fn new(requests: u32, window_seconds: u32) -> Self {
        Self {
            requests,
            window_seconds,
        }
    }

    /// When the window began that `now` is in.
    pub fn window_start(self, now: DateTime<Utc>) -> DateTime<Utc> {
        let length = i64::from(self.window_seconds.max(1));
        now - TimeDelta::seconds(now.timestamp().rem_euclid(length))
            - TimeDelta::nanoseconds(i64::from(now.timestamp_subsec_nanos()))
    }

    /// Whole seconds until the next window, at least 1.
    pub fn seconds_left(self, now: DateTime<Utc>) -> u32 {
        let length = i64::from(self.window_seconds.max(1));
        let gone = now.timestamp().rem_euclid(length);
        u32::try_from(length - gone).unwrap_or(1).max(1)
    }

    /// What is told of the request that is the `used`-th of its window.
    pub fn taken(self, used: u32, now: DateTime<Utc>) -> Taken {
        Taken {
            is_allowed: used <= self.requests,
            remaining: self.requests.saturating_sub(used),
            reset_seconds: self.seconds_left(now),
        }
    }
}

/// What is left after a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    pub is_allowed: bool,
    /// Further requests in this window.
    pub remaining: u32,
    /// Until the next window.
    pub reset_seconds: u32,
}
