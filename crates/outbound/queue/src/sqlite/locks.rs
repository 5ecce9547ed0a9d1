//! One lock per key, for as long as somebody holds or awaits it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use tokio::sync::OwnedMutexGuard;

type KeyLock = tokio::sync::Mutex<()>;

#[derive(Debug, Default)]
pub(super) struct KeyLocks {
    locks: Mutex<HashMap<String, Weak<KeyLock>>>,
}

impl KeyLocks {
    /// Waits until nobody else holds the key. The key is free again when the guard is dropped.
    pub(super) async fn lock(&self, key: String) -> OwnedMutexGuard<()> {
        self.of(key).lock_owned().await
    }

    fn of(&self, key: String) -> Arc<KeyLock> {
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        locks.retain(|_, lock| lock.strong_count() > 0);
        if let Some(lock) = locks.get(&key).and_then(Weak::upgrade) {
            return lock;
        }
        let lock = Arc::<KeyLock>::default();
        locks.insert(key, Arc::downgrade(&lock));
        lock
    }
}
