//! How often each key was used. Counted here, and written in batches: a use is not worth a write of its own.

use std::collections::HashMap;
use std::sync::Mutex;
use std::sync::PoisonError;

use atelier_domain::identity::{KeyUse, Quota};
use atelier_domain::kernel::ApiKeyId;
use chrono::{DateTime, Utc};

#[derive(Debug, Default)]
pub(crate) struct KeyUses(Mutex<HashMap<(ApiKeyId, DateTime<Utc>), KeyUse>>);

impl KeyUses {
    pub(crate) fn note(&self, key: ApiKeyId, quota: Quota, now: DateTime<Utc>) {
        self.add(KeyUse {
            key,
            window_start: quota.window_start(now),
            requests: 1,
            last_used_at: now,
        });
    }

    /// What was counted since the last time. Whoever can't keep it gives it back.
    pub(crate) fn take(&self) -> Vec<KeyUse> {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *counted).into_values().collect()
    }

    pub(crate) fn add(&self, uses: KeyUse) {
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        counted
            .entry((uses.key, uses.window_start))
            .and_modify(|known| {
                known.requests = known.requests.saturating_add(uses.requests);
                known.last_used_at = known.last_used_at.max(uses.last_used_at);
            })
            .or_insert(uses);
    }
}
