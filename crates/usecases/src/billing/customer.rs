//! As whom the processor knows a person.

use atelier_domain::billing::{BillingError, Customer, CustomerId, NewCustomer, OperationKey};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;

use super::Billing;

impl Billing {
    /// Introduces the person to the processor where that was not done before. However many ask at the same time, there is
    /// one customer: all of them name the same operation, with the values that were kept first.
    pub(super) async fn customer(&self, scope: Scope) -> Result<CustomerId, BillingError> {
        let gateway = self.gateway()?;
        let (kept, was_there) = self.ensure_customer(scope).await?;
        if let Some(id) = kept.id {
            return Ok(id);
        }
        let new = NewCustomer {
            owner: kept.owner,
            email: kept.email,
            name: kept.name,
        };
        // Somebody began before, perhaps days ago: the processor forgets the names of operations after one.
        let found = if was_there {
            gateway.find_customer(&new).await?
        } else {
            None
        };
        let id = if let Some(id) = found {
            id
        } else {
            let key = OperationKey::new(format!("customer:{}", new.owner));
            gateway.create_customer(&key, &new).await?
        };
        let mut transaction = self.ports.store.begin(scope).await?;
        let writer = transaction.billing();
        writer.introduce_customer(new.owner, &id).await?;
        transaction.commit().await?;
        Ok(id)
    }

    /// The row, and whether it was there before.
    async fn ensure_customer(&self, scope: Scope) -> Result<(Customer, bool), PortError> {
        let store = &self.ports.store;
        if let Some(kept) = store.billing().customer(scope).await? {
            return Ok((kept, true));
        }
        let user = store.users().me(scope).await?;
        let user = user.ok_or(PortError::message("nobody has this id"))?;
        let new = Customer {
            owner: user.id,
            email: user.email,
            name: Some(user.display_name).filter(|name| !name.is_empty()),
            id: None,
        };
        let mut transaction = store.begin(scope).await?;
        let kept = transaction.billing().ensure_customer(&new).await?;
        transaction.commit().await?;
        Ok((kept, false))
    }

    /// As whom the processor knows the person, if at all.
    pub(super) async fn known_customer(
        &self,
        scope: Scope,
    ) -> Result<Option<CustomerId>, PortError> {
        let customer = self.ports.store.billing().customer(scope).await?;
        Ok(customer.and_then(|customer| customer.id))
    }
}
