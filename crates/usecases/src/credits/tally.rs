//! Work on many accounts, of which one that fails keeps no other from its turn.

use atelier_domain::kernel::UserId;

use super::CreditError;

/// So many accounts are looked for at once.
pub(super) const BATCH: u32 = 200;

#[derive(Default)]
pub(super) struct Tally {
    done: u64,
    failed: Option<CreditError>,
    /// Whether the last batch brought anything.
    is_moving: bool,
}

impl Tally {
    pub(super) fn begin_batch(&mut self) {
        self.is_moving = false;
    }

    pub(super) fn note(&mut self, owner: UserId, result: Result<(), CreditError>) {
        match result {
            Ok(()) => {
                self.done += 1;
                self.is_moving = true;
            }
            Err(error) => {
                tracing::error!(
                    user.id = %owner,
                    error = &error as &dyn std::error::Error,
                    "an account could not be looked after"
                );
                self.failed = Some(error);
            }
        }
    }

    /// Whether another batch may bring more: those that failed would be found again and again.
    pub(super) fn goes_on(&self, found: usize) -> bool {
        self.is_moving && found >= BATCH as usize
    }

    /// How many were looked after, or why one was not.
    pub(super) fn end(self) -> Result<u64, CreditError> {
        self.failed.map_or(Ok(self.done), Err)
    }
}
