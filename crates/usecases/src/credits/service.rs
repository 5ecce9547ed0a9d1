//! What people read of their credits.

use std::sync::Arc;

use atelier_domain::billing::PlanTerms;
use atelier_domain::credits::ledger::{Entry, Lot};
use atelier_domain::credits::{EntryCursor, EntryFilter};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, MicroCredits, Page, PortError};
use atelier_domain::models::PlanTier;
use chrono::{DateTime, Utc};

use crate::editorial::Editorial;

/// Credits as their owner sees them.
pub struct Credits {
    /// Knows the store, and whose plan is which.
    editorial: Arc<Editorial>,
}

/// What a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    /// Micro-credits; below zero while credits that were used have been taken back.
    pub balance: i64,
    pub held: MicroCredits,
    pub available: MicroCredits,
    /// Since the beginning.
    pub used: MicroCredits,
    pub plan: PlanTier,
    pub monthly: MicroCredits,
    /// The last credits that came, from anywhere.
    pub last_grant: Option<Lot>,
    /// When the next monthly credits are due.
    pub next_grant: Option<DateTime<Utc>>,
}

impl Credits {
    pub const fn new(editorial: Arc<Editorial>) -> Self {
        Self { editorial }
    }

    pub async fn balance(&self, scope: Scope) -> Result<Balance, PortError> {
        let ledger = self.editorial.ports.store.credits();
        let (kept, last_grant, entitlements) = tokio::try_join!(
            ledger.account(scope),
            ledger.last_grant(scope),
            self.editorial.plans().of(scope),
        )?;
        let now = self.editorial.ports.clock.now();
        let plan = entitlements.plan();
        let account = kept.as_ref().map(|kept| &kept.account);
        Ok(Balance {
            balance: account.map_or(0, |account| account.balance()),
            held: account.map_or(MicroCredits::ZERO, |account| account.held()),
            available: account.map_or(MicroCredits::ZERO, |account| account.available(now)),
            used: account.map_or(MicroCredits::ZERO, |account| account.used()),
            plan,
            monthly: PlanTerms::of(plan).monthly_credits,
            last_grant,
            next_grant: kept.and_then(|kept| kept.next_grant),
        })
    }

    /// What new work can be paid with.
    pub async fn available(&self, scope: Scope) -> Result<MicroCredits, PortError> {
        let ledger = self.editorial.ports.store.credits();
        let kept = ledger.account(scope).await?;
        let now = self.editorial.ports.clock.now();
        Ok(kept.map_or(MicroCredits::ZERO, |kept| kept.account.available(now)))
    }

    /// The newest first.
    pub async fn history(
        &self,
        scope: Scope,
        filter: &EntryFilter,
        after: Option<EntryCursor>,
        limit: Limit,
    ) -> Result<Page<Entry, EntryCursor>, PortError> {
        let ledger = self.editorial.ports.store.credits();
        ledger.entries(scope, filter, after, limit).await
    }
}
