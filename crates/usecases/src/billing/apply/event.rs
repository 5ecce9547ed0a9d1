//! Acting on a message.

use atelier_domain::billing::{
    About, BillingError, CheckoutId, EventId, EventState, PaymentEvent, Subscription,
    SubscriptionId,
};

use super::Snag;
use crate::billing::Billing;

impl Billing {
    /// Does what a message tells of. One that does not fit is parked; any other failure leaves it as it was, to be tried
    /// again.
    pub async fn apply(&self, id: &EventId) -> Result<(), BillingError> {
        let kept = self.ports.store.billing().event(id).await?;
        let kept = kept.ok_or(BillingError::EventNotFound)?;
        if kept.state != EventState::Received {
            return Ok(());
        }
        let state = match self.act(&kept.event).await {
            Ok(()) => EventState::Applied,
            Err(Snag::Unfit(reason)) => EventState::Parked(reason),
            Err(Snag::Billing(error)) => return Err(error),
        };
        Ok(self.decide(&kept.event, state).await?)
    }

    async fn act(&self, event: &PaymentEvent) -> Result<(), Snag> {
        match &event.about {
            About::Unreadable => {
                let again = self.gateway()?.event(&event.id).await?;
                if again.about == About::Unreadable {
                    return Err(Snag::unfit("the object it is about can't be read"));
                }
                // What can be read now is not unreadable once more, so this ends.
                Box::pin(self.act(&again)).await
            }
            About::Nothing => Ok(()),
            About::Checkout(id) => self.follow_checkout(id).await.map(drop),
            About::Subscription(id) => self.follow_subscription(id).await.map(drop),
            About::Invoice(id) => self.settle_invoice(id, None).await,
            About::Payment(id) => self.settle_payment(id, None).await,
            About::Charge(id) => {
                let charge = self.gateway()?.charge(id).await?;
                let payment = charge.payment;
                let payment = payment.ok_or_else(|| Snag::unfit("it is a charge of no payment"))?;
                self.settle_payment(&payment, None).await
            }
            About::Dispute(id) => {
                let gateway = self.gateway()?;
                let dispute = gateway.dispute(id).await?;
                let payment = match dispute.payment {
                    Some(payment) => Some(payment),
                    None => gateway.charge(&dispute.charge).await?.payment,
                };
                let payment = payment.ok_or_else(|| Snag::unfit("it contests no payment"))?;
                self.settle_payment(&payment, Some(id)).await
            }
        }
    }

    /// For somebody who waits for it.
    pub(in crate::billing) async fn look_at_subscription(
        &self,
        id: &SubscriptionId,
    ) -> Result<Subscription, BillingError> {
        let followed = self.follow_subscription(id).await;
        followed.map_err(Snag::into_billing)
    }

    /// For somebody who waits for it.
    pub(in crate::billing) async fn look_at_checkout(
        &self,
        id: &CheckoutId,
    ) -> Result<(), BillingError> {
        let followed = self.follow_checkout(id).await;
        followed.map(drop).map_err(Snag::into_billing)
    }
}
