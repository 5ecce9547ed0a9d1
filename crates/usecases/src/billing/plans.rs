//! Whose plan is which: the one place that says so.

use std::sync::Arc;

use atelier_domain::billing::{Entitlements, Month, Monthly};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::{Clock, Store};

/// The plans of people.
pub struct Plans {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// Of everybody who subscribed to none.
    default: PlanTier,
}

/// A person's plan, and what of it is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    pub entitlements: Entitlements,
    pub month: Month,
    /// Made in that month.
    pub sessions: u64,
    /// Those in the archive too.
    pub projects: u64,
}

impl Plans {
    /// Everybody has the same plan.
    pub fn same_for_all(store: Arc<dyn Store>, clock: Arc<dyn Clock>, plan: PlanTier) -> Self {
        Self {
            store,
            clock,
            default: plan,
        }
    }

    /// What the person may do, as it is now.
    pub async fn of(&self, _: Scope) -> Result<Entitlements, PortError> {
        Ok(Entitlements::on(self.default))
    }

    /// What the person may do, or could do a moment ago. Nobody is to be refused for that: see [`Self::of`].
    pub async fn lately_of(&self, scope: Scope) -> Result<Entitlements, PortError> {
        self.of(scope).await
    }

    /// What the person's plan gives, and what of it is taken.
    pub async fn standing(&self, scope: Scope) -> Result<Standing, PortError> {
        let month = Month::of(self.clock.now());
        let (quotas, projects) = (self.store.quotas(), self.store.projects());
        let (entitlements, sessions, projects) = tokio::try_join!(
            self.of(scope),
            quotas.used(scope, Monthly::Sessions, month),
            projects.count(scope),
        )?;
        Ok(Standing {
            entitlements,
            month,
            sessions,
            projects,
        })
    }
}
