//! A subscription, as the processor has it.

use atelier_domain::billing::{BillingError, PaidPlan, Subscription, SubscriptionId};
use atelier_domain::kernel::PortError;

use super::Snag;
use crate::billing::Billing;

/// So often something else may get in between.
pub(super) const TRIES: u32 = 20;

impl Billing {
    /// Brings a subscription up to date, and gives it as it is kept then.
    pub(in crate::billing) async fn follow_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Subscription, Snag> {
        self.follow(id, None).await
    }

    /// The same, and takes note of what was paid.
    pub(super) async fn follow_paid(
        &self,
        id: &SubscriptionId,
        paid: Option<PaidPlan>,
    ) -> Result<Subscription, Snag> {
        self.follow(id, paid).await
    }

    async fn follow(
        &self,
        id: &SubscriptionId,
        paid: Option<PaidPlan>,
    ) -> Result<Subscription, Snag> {
        for _ in 0..TRIES {
            // First what is kept, then what the processor says: so nothing older is written over something newer.
            let kept = self.ports.store.billing().subscription_by_id(id).await?;
            let told = self.gateway()?.subscription(id).await?;
            let owner = match &kept {
                Some(kept) => kept.owner,
                None => self.owner(Some(&told.customer), told.marks).await?,
            };
            let known = kept.as_ref().filter(|kept| kept.told.price == told.price);
            let plan = self.settings.prices.plan_of(&told.price);
            let plan = plan.or_else(|| known.map(|kept| kept.plan));
            let plan = plan.ok_or_else(|| {
                Snag::Unfit(format!("its price {} is no plan's: name it", told.price))
            })?;
            let now = self.ports.clock.now();
            let followed = Subscription::follow(kept.as_ref(), owner, plan, told, now);
            let next = with_paid(kept.as_ref(), followed, paid);
            let Some(next) = next else {
                return kept.ok_or_else(|| Snag::unfit("it has ended before it began"));
            };
            if self.save_subscription(&next).await? {
                tracing::info!(
                    subscription.id = %id,
                    user.id = %owner,
                    status = next.told.status.as_str(),
                    plan = next.plan.as_str(),
                    "a subscription was brought up to date"
                );
                return Ok(next);
            }
        }
        Err(BillingError::Busy.into())
    }

    async fn save_subscription(&self, next: &Subscription) -> Result<bool, PortError> {
        let mut transaction = self.ports.store.begin_for_house().await?;
        let saved = transaction.billing().save_subscription(next).await?;
        transaction.commit().await?;
        Ok(saved)
    }
}

/// What is to be written, if anything.
fn with_paid(
    kept: Option<&Subscription>,
    followed: Option<Subscription>,
    paid: Option<PaidPlan>,
) -> Option<Subscription> {
    let Some(paid) = paid else {
        return followed;
    };
    if let Some(followed) = followed {
        return Some(followed.with_paid(paid));
    }
    let kept = kept?;
    let noted = Subscription {
        revision: kept.revision + 1,
        ..kept.clone().with_paid(paid)
    };
    (noted.paid != kept.paid).then_some(noted)
}
