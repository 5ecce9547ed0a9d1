//! What is counted: one key in one window.

use std::fmt;

use atelier_domain::identity::Quota;
use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};

/// Stands for a key in the window that a time is in, the same on every node. Keys hold addresses, so that only a hash is
/// kept: 128 bits are enough for no two to meet.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Counter(u128);

impl Counter {
    /// Windows of another length are counted apart; a quota that changes within a window goes on from the same count.
    pub(crate) fn of(key: &str, quota: Quota, now: DateTime<Utc>) -> Self {
        let hash = Sha256::new()
            .chain_update(quota.window_seconds.to_be_bytes())
            .chain_update(quota.window_start(now).timestamp().to_be_bytes())
            .chain_update(key.as_bytes())
            .finalize();
        let half = hash.first_chunk().copied().unwrap_or_default();
        Self(u128::from_be_bytes(half))
    }
}

impl fmt::Display for Counter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}
