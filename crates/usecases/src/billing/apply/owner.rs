//! Whose something is.

use atelier_domain::billing::{Customer, CustomerId, Marks};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::UserId;

use super::Snag;
use crate::billing::Billing;

impl Billing {
    /// Whose customer that is. One that is not known yet, since we broke off before we kept it, is told by our mark.
    pub(super) async fn owner(
        &self,
        customer: Option<&CustomerId>,
        marks: Marks,
    ) -> Result<UserId, Snag> {
        let Some(customer) = customer else {
            return Err(Snag::unfit("it has no customer"));
        };
        let store = &self.ports.store;
        if let Some(owner) = store.billing().owner_of(customer).await? {
            return Ok(owner);
        }
        let unknown = || Snag::Unfit(format!("nobody here is the customer {customer}"));
        let marked = marks.owner.ok_or_else(unknown)?;
        let user = store.identities().by_id(marked).await?;
        let user = user.ok_or_else(unknown)?;
        let mut transaction = store.begin_for_house().await?;
        let writer = transaction.billing();
        let new = Customer {
            owner: user.id,
            email: None,
            name: None,
            id: None,
        };
        let kept = writer.ensure_customer(&new).await?;
        if kept.id.is_some() {
            // The person is another customer, and was not introduced twice.
            return Err(unknown());
        }
        writer.introduce_customer(user.id, customer).await?;
        transaction.commit().await?;
        Ok(user.id)
    }

    /// Whether the person is here, and may get something.
    pub(super) async fn is_here(&self, owner: UserId) -> Result<bool, Snag> {
        let user = self.ports.store.users().me(Scope::person(owner)).await?;
        Ok(user.is_some_and(|user| user.deleted_at.is_none()))
    }
}
