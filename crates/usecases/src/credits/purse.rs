//! What there is to pay with, at one moment.

use atelier_domain::credits::ledger::Account;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, PortError};
use chrono::{DateTime, Utc};

use crate::editorial::Editorial;

/// What a person has. Nothing where nothing was ever kept of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// Micro-credits; below zero while credits that were used have been taken back.
    pub balance: i64,
    /// For calls under way.
    pub held: MicroCredits,
    /// What new work can be paid with.
    pub available: MicroCredits,
    /// Since the beginning.
    pub used: MicroCredits,
}

impl Purse {
    pub(super) fn of(account: &Account, now: DateTime<Utc>) -> Self {
        Self {
            balance: account.balance(),
            held: account.held(),
            available: account.available(now),
            used: account.used(),
        }
    }
}

impl Editorial {
    pub(crate) async fn purse(&self, scope: Scope) -> Result<Purse, PortError> {
        let kept = self.ports.store.credits().account(scope).await?;
        let now = self.ports.clock.now();
        Ok(kept.map_or_else(Purse::default, |kept| Purse::of(&kept.account, now)))
    }
}
