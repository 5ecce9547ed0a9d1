//! A page to pay on, and the order that it is for.

use atelier_domain::billing::{
    CheckoutId, CheckoutStatus, Goods, Order, OrderStatus, ReceiptSource, ToldCheckout,
};
use atelier_domain::kernel::PortError;

use super::Snag;
use crate::billing::Billing;

impl Billing {
    /// Looks what became of a page. A paid plan is active from then on, and its credits come with the invoice; paid
    /// credits are granted.
    pub(in crate::billing) async fn follow_checkout(
        &self,
        id: &CheckoutId,
    ) -> Result<ToldCheckout, Snag> {
        let told = self.gateway()?.checkout(id).await?;
        if let Some(subscription) = &told.subscription {
            self.follow_subscription(subscription).await?;
        }
        match self.order_of(&told).await? {
            Some(order) => self.follow_order(order, &told).await?,
            // It was made elsewhere, such as by hand: the subscription says everything.
            None if told.subscription.is_some() || !told.is_paid => {}
            None => return Err(Snag::unfit("it was paid, and nobody ordered it here")),
        }
        Ok(told)
    }

    async fn follow_order(&self, order: Order, told: &ToldCheckout) -> Result<(), Snag> {
        match (told.status, told.is_paid) {
            (CheckoutStatus::Complete, true) => {
                if matches!(order.goods, Goods::Credits { .. }) {
                    let source = ReceiptSource::Order(order.id);
                    self.settle(&source, Some(&told.id), None).await?;
                }
                Ok(self.close_order(&order, told, OrderStatus::Paid).await?)
            }
            (CheckoutStatus::Expired, _) => {
                Ok(self.close_order(&order, told, OrderStatus::Closed).await?)
            }
            // The money may take days.
            (CheckoutStatus::Complete, false) => {
                Ok(self.close_order(&order, told, OrderStatus::Open).await?)
            }
            (CheckoutStatus::Open, _) => Ok(()),
        }
    }

    pub(in crate::billing) async fn close_order(
        &self,
        order: &Order,
        told: &ToldCheckout,
        status: OrderStatus,
    ) -> Result<(), PortError> {
        let next = Order {
            status,
            checkout: Some(told.id.clone()),
            url: None,
            updated_at: self.ports.clock.now(),
            ..order.clone()
        };
        let mut transaction = self.ports.store.begin_for_house().await?;
        transaction.billing().save_order(&next).await?;
        transaction.commit().await
    }

    pub(super) async fn order_of(&self, told: &ToldCheckout) -> Result<Option<Order>, PortError> {
        let billing = self.ports.store.billing();
        if let Some(order) = billing.order_by_checkout(&told.id).await? {
            return Ok(Some(order));
        }
        match told.marks.order {
            Some(marked) => billing.order(marked).await,
            None => Ok(None),
        }
    }
}
