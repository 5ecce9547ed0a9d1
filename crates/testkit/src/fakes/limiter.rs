//! A limiter that counts here.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::identity::{Quota, RateLimiter, Taken};
use chrono::{DateTime, Utc};

/// Counts every key in its windows, and forgets none.
#[derive(Debug, Default)]
pub struct FakeLimiter(Mutex<HashMap<(String, DateTime<Utc>), u32>>);

#[async_trait]
impl RateLimiter for FakeLimiter {
    async fn take(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken {
        let mut windows = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let window = (key.to_owned(), quota.window_start(now));
        let used = windows.entry(window).or_default();
        *used += 1;
        quota.taken(*used, now)
    }
}
