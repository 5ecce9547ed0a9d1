//! People's accounts as this process last saw them, so that a turn need not read what the turn before it wrote.
//!
//! A purse is only ever a guess: the write names the revision it was made from, and one that comes too late is refused.
//! Whoever steps holds the purse meanwhile, so that the runs of one person in one process do not outdate each other.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError, Weak};

use atelier_domain::credits::ledger::KeptAccount;
use atelier_domain::kernel::UserId;
use tokio::sync;

/// Absent: nothing is known, or what was known is outdated.
pub(crate) type Purse = sync::Mutex<Option<KeptAccount>>;

/// Purses are kept while somebody has them.
#[derive(Default)]
pub(crate) struct Purses(Mutex<HashMap<UserId, Weak<Purse>>>);

impl Purses {
    /// So many names of purses may be kept that nobody has any more.
    const FORGOTTEN: usize = 256;

    pub(crate) fn of(&self, owner: UserId) -> Arc<Purse> {
        let mut purses = self.0.lock().unwrap_or_else(PoisonError::into_inner);
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
