//! Whose plan is which: the one place that says so.

use std::sync::Arc;

use atelier_domain::billing::{Entitlements, Month, Monthly};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, UserId};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::{Clock, Store};
use chrono::{DateTime, TimeDelta, Utc};
use moka::future::Cache;

/// The plans of people.
pub struct Plans {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    /// The same for everybody, where plans are not sold; absent where they are.
    everybodys: Option<PlanTier>,
    known: Cache<UserId, (PlanTier, DateTime<Utc>)>,
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
    /// How long a plan may be taken for what it was.
    const FOR: TimeDelta = TimeDelta::seconds(5);
    const MOST: u64 = 10_000;

    /// Everybody has the same plan.
    pub fn same_for_all(store: Arc<dyn Store>, clock: Arc<dyn Clock>, plan: PlanTier) -> Self {
        Self {
            store,
            clock,
            everybodys: Some(plan),
            known: Cache::new(Self::MOST),
        }
    }

    /// Everybody has what they subscribed to, and the free plan where that is none.
    #[must_use]
    pub fn sold(self) -> Self {
        Self {
            everybodys: None,
            ..self
        }
    }

    /// The plan of everybody who pays for none.
    pub const fn unpaid(&self) -> PlanTier {
        match self.everybodys {
            Some(plan) => plan,
            None => PlanTier::Free,
        }
    }

    /// What the person may do, as it is now.
    pub async fn of(&self, scope: Scope) -> Result<Entitlements, PortError> {
        if let Some(plan) = self.everybodys {
            return Ok(Entitlements::on(plan));
        }
        let now = self.clock.now();
        let subscription = self.store.billing().subscription(scope).await?;
        let plan = subscription
            .and_then(|subscription| subscription.plan_at(now))
            .unwrap_or(self.unpaid());
        let until = now + Self::FOR;
        self.known.insert(scope.user(), (plan, until)).await;
        Ok(Entitlements::on(plan))
    }

    /// What the person may do, or could do a moment ago. Nobody is to be refused for that: see [`Self::of`].
    pub async fn lately_of(&self, scope: Scope) -> Result<Entitlements, PortError> {
        match self.known.get(&scope.user()).await {
            Some((plan, until)) if self.clock.now() < until => Ok(Entitlements::on(plan)),
            _ => self.of(scope).await,
        }
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
