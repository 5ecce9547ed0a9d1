//! A page to pay on, and the order that it is for.

use atelier_domain::billing::{
    CheckoutId, CheckoutStatus, Goods, Order, OrderStatus, PaymentStatus, ReceiptSource,
    ToldCheckout,
};
use atelier_domain::kernel::PortError;

use super::Snag;
use crate::billing::Billing;

impl Billing {
    /// Looks what became of a page, and gives what became of the order that it is for, if it is for one of ours. A paid
    /// plan is active from then on, and its credits come with the invoice; paid credits are granted.
    pub(in crate::billing) async fn follow_checkout(
        &self,
        id: &CheckoutId,
    ) -> Result<Option<OrderStatus>, Snag> {
        let told = self.gateway()?.checkout(id).await?;
        let mut has_ended = false;
        if let Some(subscription) = &told.subscription {
            let followed = self.follow_subscription(subscription).await?;
            has_ended = followed.told.status.has_ended();
        }
        match self.order_of(&told).await? {
            Some(order) => self.follow_order(order, &told, has_ended).await.map(Some),
            // It was made elsewhere, such as by hand: the subscription says everything.
            None if told.subscription.is_some() || !told.is_paid => Ok(None),
            None => Err(Snag::unfit("it was paid, and nobody ordered it here")),
        }
    }

    async fn follow_order(
        &self,
        order: Order,
        told: &ToldCheckout,
        has_ended: bool,
    ) -> Result<OrderStatus, Snag> {
        let status = match (told.status, told.is_paid) {
            (CheckoutStatus::Complete, true) => {
                if matches!(order.goods, Goods::Credits { .. }) {
                    let source = ReceiptSource::Order(order.id);
                    self.settle(&source, Some(&told.id), None).await?;
                }
                OrderStatus::Paid
            }
            (CheckoutStatus::Expired, _) => OrderStatus::Closed,
            (CheckoutStatus::Complete, false) if has_ended || self.has_failed(told).await? => {
                OrderStatus::Closed
            }
            // The money may take days.
            (CheckoutStatus::Complete, false) => OrderStatus::Open,
            (CheckoutStatus::Open, _) => return Ok(OrderStatus::Open),
        };
        self.close_order(&order, told, status).await?;
        Ok(status)
    }

    /// Whether the money that a page waits for does not come. Should it come after all, it is told of, and counts.
    async fn has_failed(&self, told: &ToldCheckout) -> Result<bool, Snag> {
        let Some(payment) = &told.payment else {
            return Ok(false);
        };
        let payment = self.gateway()?.payment(payment).await?;
        Ok(payment.status == PaymentStatus::Failed)
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
