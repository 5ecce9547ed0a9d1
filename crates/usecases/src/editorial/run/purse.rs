//! People's accounts as this process last saw them, so that a turn need not read what the turn before it wrote.
//!
//! A purse is only ever a guess: the write names the revision it was made from, and one that comes too late is refused.
//! Whoever steps holds the purse meanwhile, so that the runs of one person in one process do not outdate each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::time::Duration;

use atelier_domain::credits::ledger::KeptAccount;
use atelier_domain::kernel::UserId;
use moka::sync::Cache;
use tokio::sync;

/// Absent: nothing is known, or what was known is outdated.
pub(crate) type Purse = sync::Mutex<Option<KeptAccount>>;

/// Purses are kept while somebody has them, and for a while after that: who started one run may start another.
pub(crate) struct Purses {
    all: Mutex<HashMap<UserId, Weak<Purse>>>,
    lately: Cache<UserId, Arc<Purse>>,
}

impl Default for Purses {
    fn default() -> Self {
        let lately = Cache::builder()
            .max_capacity(Self::KEPT)
            .time_to_idle(Self::KEPT_FOR);
        Self {
            all: Mutex::default(),
            lately: lately.build(),
        }
    }
}

impl Purses {
    /// So many names of purses may be kept that nobody has any more.
    const FORGOTTEN: usize = 256;
    /// So many purses are kept that nobody uses, of a kilobyte or two.
    const KEPT: u64 = 1000;
    const KEPT_FOR: Duration = Duration::from_mins(1);

    pub(crate) fn of(&self, owner: UserId) -> Arc<Purse> {
        if let Some(purse) = self.lately.get(&owner) {
            return purse;
        }
        let purse = self.shared(owner);
        self.lately.insert(owner, Arc::clone(&purse));
        purse
    }

    fn shared(&self, owner: UserId) -> Arc<Purse> {
        let mut purses = self.all.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(purse) = purses.get(&owner).and_then(Weak::upgrade) {
            return purse;
        }
        if purses.len() >= Self::FORGOTTEN {
            purses.retain(|_, purse| purse.strong_count() > 0);
        }
        let purse = Arc::default();
        purses.insert(owner, Arc::downgrade(&purse));
        purse
    }
}
