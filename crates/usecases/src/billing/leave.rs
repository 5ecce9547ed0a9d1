//! The end of what somebody pays who leaves.

use atelier_domain::billing::BillingError;
use atelier_domain::identity::Scope;

use super::Billing;

impl Billing {
    /// Ends every subscription of the person at once, and every page on which they could pay. It may break off anywhere
    /// and begin again. The books stay.
    pub async fn leave(&self, scope: Scope) -> Result<(), BillingError> {
        let subscriptions = self.ports.store.billing().subscriptions(scope).await?;
        let orders = self.open_orders_of(scope).await?;
        let Some(gateway) = self.ports.gateway.as_deref() else {
            if subscriptions
                .iter()
                .any(|subscription| !subscription.told.status.has_ended())
            {
                // Deleting the account without ending what is paid for it would charge for nothing, month by month.
                return Err(BillingError::NotConfigured);
            }
            return Ok(());
        };
        for order in orders {
            self.withdraw(&order).await?;
        }
        // Those that were not told yet, too.
        let mut ids: Vec<_> = subscriptions
            .into_iter()
            .map(|subscription| subscription.told)
            .collect();
        if let Some(customer) = self.known_customer(scope).await? {
            ids.extend(gateway.subscriptions_of(&customer).await?);
        }
        ids.retain(|told| !told.status.has_ended());
        ids.sort_by(|one, other| one.id.cmp(&other.id));
        ids.dedup_by(|one, other| one.id == other.id);
        for told in ids {
            gateway.end_subscription(&told.id).await?;
            self.look_at_subscription(&told.id).await?;
        }
        Ok(())
    }
}
