//! What the operations of this context stand on, and what people read of their credits.

use std::sync::Arc;

use atelier_domain::billing::PlanTerms;
use atelier_domain::credits::ledger::{Entry, Lot};
use atelier_domain::credits::{EntryCursor, EntryFilter};
use atelier_domain::editorial::RunSignal;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, MicroCredits, Page, PortError, UserId};
use atelier_domain::models::PlanTier;
use chrono::{DateTime, Utc};

use super::Purse;
use crate::editorial::{Editorial, Ports};

/// What an installation may set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CreditSettings {
    /// Whether a plan's credits lapse when the next month's come. Otherwise they stay.
    pub plan_credits_lapse: bool,
}

/// What people have.
pub struct Credits {
    /// Knows the store, and whose plan is which.
    pub(super) editorial: Arc<Editorial>,
    pub(super) settings: CreditSettings,
}

/// What a person has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Balance {
    pub purse: Purse,
    pub plan: PlanTier,
    pub monthly: MicroCredits,
    /// The last credits that came, from anywhere.
    pub last_grant: Option<Lot>,
    /// When the next monthly credits are due.
    pub next_grant: Option<DateTime<Utc>>,
}

impl Credits {
    pub const fn new(editorial: Arc<Editorial>, settings: CreditSettings) -> Self {
        Self {
            editorial,
            settings,
        }
    }

    pub(super) fn ports(&self) -> &Ports {
        &self.editorial.ports
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
            purse: account.map_or_else(Purse::default, |account| Purse::of(account, now)),
            plan,
            monthly: PlanTerms::of(plan).monthly_credits,
            last_grant,
            next_grant: kept.and_then(|kept| kept.next_grant),
        })
    }

    pub async fn purse(&self, scope: Scope) -> Result<Purse, PortError> {
        self.editorial.purse(scope).await
    }

    /// Says, on every node, that credits of this person came or went that no run used.
    pub async fn tell(&self, owner: UserId) {
        let signal = RunSignal::Credits { owner };
        self.editorial.ports.signals.send(signal).await;
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
