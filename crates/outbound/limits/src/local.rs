//! Counting in this process.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use async_trait::async_trait;
use atelier_domain::identity::{Quota, RateLimiter, Taken};
use chrono::{DateTime, Utc};
use moka::Expiry;
use moka::sync::Cache;

use crate::counter::Counter;

/// How many keys are counted at the same time, unless said: some 20 MB.
const CAPACITY: u64 = 100_000;

/// Counts go when their window is over. Where there are more keys than room, those that are seldom named are forgotten
/// first, so that a flood of new ones does not free those who ask too often.
pub struct LocalLimiter {
    counts: Cache<Counter, Arc<Count>>,
}

struct Count {
    used: AtomicU32,
    seconds_left: u32,
}

impl Default for LocalLimiter {
    fn default() -> Self {
        Self::new()
    }
}

impl LocalLimiter {
    pub fn new() -> Self {
        Self::with_capacity(CAPACITY)
    }

    pub(crate) fn with_capacity(keys: u64) -> Self {
        let counts = Cache::builder()
            .max_capacity(keys)
            .expire_after(EndOfWindow)
            .build();
        Self { counts }
    }

    pub(crate) fn count(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken {
        let count = self.counts.get_with(Counter::of(key, quota, now), || {
            Arc::new(Count {
                used: AtomicU32::new(0),
                seconds_left: quota.seconds_left(now),
            })
        });
        // Four thousand million requests in one window would begin it anew; nobody gets that many through.
        let used = count.used.fetch_add(1, Ordering::Relaxed).saturating_add(1);
        quota.taken(used, now)
    }

    /// How many keys are counted.
    #[cfg(test)]
    pub(crate) fn len(&self) -> u64 {
        self.counts.run_pending_tasks();
        self.counts.entry_count()
    }
}

#[async_trait]
impl RateLimiter for LocalLimiter {
    async fn take(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken {
        self.count(key, quota, now)
    }
}

struct EndOfWindow;

impl Expiry<Counter, Arc<Count>> for EndOfWindow {
    fn expire_after_create(
        &self,
        _counter: &Counter,
        count: &Arc<Count>,
        _now: Instant,
    ) -> Option<Duration> {
        Some(Duration::from_secs(count.seconds_left.into()))
    }
}
