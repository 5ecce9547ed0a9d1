//! A person's own subscription: reading, ending, changing.

use atelier_domain::billing::{
    BillingError, Money, OperationKey, PriceChange, PriceId, Settling, Subscription, prorated,
};
use atelier_domain::identity::Scope;
use atelier_domain::models::PlanTier;
use chrono::{DateTime, Utc};

use super::Billing;

/// What somebody has, and what they pay for it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscribed {
    /// The plan that holds now.
    pub plan: PlanTier,
    /// The one that counts; it may have ended. Absent for who never subscribed.
    pub subscription: Option<Subscription>,
}

/// What a change of plan would cost.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangePreview {
    pub from: PlanTier,
    pub to: PlanTier,
    /// About what is charged at once, before taxes and discounts.
    pub due_now: Money,
    /// What a month costs from then on.
    pub monthly: Money,
    /// When that is charged first.
    pub next_at: DateTime<Utc>,
}

impl Billing {
    /// The person's plan, and what is paid for it.
    pub async fn subscribed(&self, scope: Scope) -> Result<Subscribed, BillingError> {
        let subscription = self.subscription(scope).await?;
        let now = self.ports.clock.now();
        let plan = subscription
            .as_ref()
            .and_then(|subscription| subscription.plan_at(now));
        Ok(Subscribed {
            plan: plan.unwrap_or(PlanTier::Free),
            subscription,
        })
    }

    async fn subscription(&self, scope: Scope) -> Result<Option<Subscription>, BillingError> {
        self.gateway()?;
        Ok(self.ports.store.billing().subscription(scope).await?)
    }

    /// Ends the subscription with the period that is paid.
    pub async fn cancel(&self, scope: Scope) -> Result<Subscribed, BillingError> {
        self.set_ending(scope, true).await
    }

    /// Takes a cancellation back, as long as the period lasts.
    pub async fn reactivate(&self, scope: Scope) -> Result<Subscribed, BillingError> {
        let living = self.living(scope).await?;
        if !living.told.cancel_at_period_end {
            return Err(BillingError::NotEnding);
        }
        self.set_ending(scope, false).await
    }

    async fn set_ending(&self, scope: Scope, ends: bool) -> Result<Subscribed, BillingError> {
        let living = self.living(scope).await?;
        let key = self.fresh_key(if ends { "cancel" } else { "reactivate" });
        let gateway = self.gateway()?;
        gateway
            .set_cancel_at_period_end(&key, &living.told.id, ends)
            .await?;
        self.look_at_subscription(&living.told.id).await?;
        self.subscribed(scope).await
    }

    /// What [`Self::change_plan`] would do.
    pub async fn preview_change(
        &self,
        scope: Scope,
        plan: PlanTier,
    ) -> Result<ChangePreview, BillingError> {
        let living = self.living(scope).await?;
        let new = self.other_price(&living, plan)?;
        let now = self.ports.clock.now();
        let gateway = self.gateway()?;
        let monthly = gateway.price(new).await?.unit;
        let due_now = match living.settling(plan, now) {
            Settling::NextPeriod => 0,
            Settling::Now => {
                let old = gateway.price(self.paid_price(&living, now)).await?.unit;
                prorated(old.amount, monthly.amount, living.told.period, now)
            }
        };
        Ok(ChangePreview {
            from: living.plan,
            to: plan,
            due_now: Money::new(due_now, monthly.currency.clone()),
            monthly,
            next_at: living.told.period.end,
        })
    }

    /// Puts the subscription on another plan. A better one than is paid for is charged at once for the rest of the
    /// period; a lesser one costs less from the next period, until which the paid one stays.
    pub async fn change_plan(
        &self,
        scope: Scope,
        plan: PlanTier,
    ) -> Result<Subscribed, BillingError> {
        let living = self.living(scope).await?;
        let new = self.other_price(&living, plan)?;
        let now = self.ports.clock.now();
        let settling = living.settling(plan, now);
        let paid = self.paid_price(&living, now);
        if settling == Settling::Now && *paid != living.told.price {
            // The difference is to count from what is paid, not from the lesser plan it was changed to since.
            let key = self.fresh_key("restore");
            self.put(&living, key, paid, Settling::NextPeriod).await?;
        }
        let key = self.fresh_key("change");
        self.put(&living, key, new, settling).await?;
        self.look_at_subscription(&living.told.id).await?;
        self.subscribed(scope).await
    }

    async fn put(
        &self,
        living: &Subscription,
        key: OperationKey,
        price: &PriceId,
        settling: Settling,
    ) -> Result<(), BillingError> {
        let change = PriceChange {
            subscription: living.told.id.clone(),
            item: living.told.item.clone(),
            price: price.clone(),
            settling,
        };
        let changed = self.gateway()?.change_price(&key, &change).await?;
        tracing::info!(subscription.id = %changed.id, price.id = %changed.price, "a plan was changed");
        Ok(())
    }

    /// The price of the plan that is paid for at this time.
    fn paid_price<'a>(&'a self, living: &'a Subscription, now: DateTime<Utc>) -> &'a PriceId {
        let better = living.paid_plan_at(now).filter(|paid| *paid > living.plan);
        let price = better.and_then(|paid| self.settings.prices.price_of(paid));
        price.unwrap_or(&living.told.price)
    }

    fn other_price(&self, living: &Subscription, plan: PlanTier) -> Result<&PriceId, BillingError> {
        let price = self.settings.prices.price_of(plan);
        let price = price.ok_or(BillingError::NotForSale(plan))?;
        if *price == living.told.price {
            return Err(BillingError::SamePlan);
        }
        Ok(price)
    }

    async fn living(&self, scope: Scope) -> Result<Subscription, BillingError> {
        let subscription = self.subscription(scope).await?;
        let living = subscription.filter(Subscription::is_living);
        living.ok_or(BillingError::NoSubscription)
    }
}
