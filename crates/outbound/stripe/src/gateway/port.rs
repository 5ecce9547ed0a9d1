//! Each operation of the port, and the request that it is.

use async_trait::async_trait;
use atelier_domain::billing::{
    Charge, ChargeId, CheckoutId, CustomerId, Dispute, DisputeId, EventId, GatewayError, Invoice,
    InvoiceId, NewCheckout, NewCustomer, OperationKey, Payment, PaymentEvent, PaymentGateway,
    PaymentId, Price, PriceChange, PriceId, SubscriptionId, ToldCheckout, ToldSubscription,
};
use atelier_domain::kernel::{Limit, Page};
use chrono::{DateTime, Utc};
use stripe_billing::billing_portal_session::CreateBillingPortalSession;
use stripe_billing::invoice::{ListInvoice, RetrieveInvoice};
use stripe_billing::invoice_payment::{
    ListInvoicePayment, ListInvoicePaymentPayment, ListInvoicePaymentPaymentType,
};
use stripe_billing::subscription::{
    CancelSubscription, ListSubscription, ListSubscriptionStatus, RetrieveSubscription,
    UpdateSubscription,
};
use stripe_checkout::checkout_session::{ExpireCheckoutSession, RetrieveCheckoutSession};
use stripe_core::charge::RetrieveCharge;
use stripe_core::dispute::RetrieveDispute;
use stripe_core::event::{ListEvent, RetrieveEvent};
use stripe_core::payment_intent::RetrievePaymentIntent;
use stripe_product::price::RetrievePrice;
use stripe_types::RangeQueryTs;

use super::refusal::refusal;
use super::requests::{self, EndlessAgain};
use super::stripe::{PAGE, StripeGateway};
use crate::answer::{
    ChargeAnswer, CheckoutAnswer, DisputeAnswer, EventAnswer, InvoiceAnswer, InvoicePaymentAnswer,
    List, PaymentAnswer, PortalAnswer, PriceAnswer, SubscriptionAnswer,
};

#[async_trait]
impl PaymentGateway for StripeGateway {
    async fn create_customer(
        &self,
        key: &OperationKey,
        customer: &NewCustomer,
    ) -> Result<CustomerId, GatewayError> {
        self.one_customer(key, customer).await
    }

    async fn find_customer(
        &self,
        customer: &NewCustomer,
    ) -> Result<Option<CustomerId>, GatewayError> {
        self.customer_of(customer).await
    }

    async fn start_checkout(
        &self,
        key: &OperationKey,
        checkout: &NewCheckout,
    ) -> Result<ToldCheckout, GatewayError> {
        let request = requests::new_checkout(checkout);
        self.order::<CheckoutAnswer>(request, key.as_str()).await
    }

    async fn expire_checkout(&self, checkout: &CheckoutId) -> Result<ToldCheckout, GatewayError> {
        let request = ExpireCheckoutSession::new(checkout.as_str());
        // A page ends once, so its end needs no name but the page's.
        let key = format!("expire/{checkout}");
        self.order::<CheckoutAnswer>(request, &key).await
    }

    async fn open_portal(
        &self,
        customer: &CustomerId,
        return_url: &str,
    ) -> Result<String, GatewayError> {
        let request = CreateBillingPortalSession::new()
            .customer(customer.as_str())
            .return_url(return_url);
        // Without a key: each visit has a page of its own, and one that nobody opens is nothing.
        let page: PortalAnswer = self.transport.ask(&request).await.map_err(refusal)?;
        Ok(page.url)
    }

    async fn set_cancel_at_period_end(
        &self,
        key: &OperationKey,
        subscription: &SubscriptionId,
        cancel: bool,
    ) -> Result<ToldSubscription, GatewayError> {
        let request = UpdateSubscription::new(subscription.as_str()).cancel_at_period_end(cancel);
        let told = self
            .order::<SubscriptionAnswer>(request, key.as_str())
            .await?;
        if cancel || !told.cancel_at_period_end {
            return Ok(told);
        }
        // Somebody ended it in the portal, which sets a time in place of the switch.
        let key = format!("{}/time", key.as_str());
        self.order::<SubscriptionAnswer>(EndlessAgain(subscription), &key)
            .await
    }

    async fn change_price(
        &self,
        key: &OperationKey,
        change: &PriceChange,
    ) -> Result<ToldSubscription, GatewayError> {
        let request = requests::price_change(change);
        self.order::<SubscriptionAnswer>(request, key.as_str())
            .await
    }

    async fn end_subscription(&self, subscription: &SubscriptionId) -> Result<(), GatewayError> {
        let request = CancelSubscription::new(subscription.as_str());
        match self.tell::<SubscriptionAnswer>(request).await {
            Ok(_) | Err(GatewayError::NotFound) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn price(&self, id: &PriceId) -> Result<Price, GatewayError> {
        self.tell::<PriceAnswer>(RetrievePrice::new(id.as_str()))
            .await
    }

    async fn subscription(&self, id: &SubscriptionId) -> Result<ToldSubscription, GatewayError> {
        self.tell::<SubscriptionAnswer>(RetrieveSubscription::new(id.as_str()))
            .await
    }

    async fn subscriptions_of(
        &self,
        customer: &CustomerId,
    ) -> Result<Vec<ToldSubscription>, GatewayError> {
        let first = ListSubscription::new()
            .customer(customer.as_str())
            .status(ListSubscriptionStatus::All)
            .limit(PAGE);
        let mut found = Vec::new();
        let mut request = first.clone();
        loop {
            let page = self
                .list::<SubscriptionAnswer, _>(request, |told| told.id.clone())
                .await?;
            found.extend(page.items);
            match page.next {
                Some(last) => request = first.clone().starting_after(last.as_str()),
                None => return Ok(found),
            }
        }
    }

    async fn checkout(&self, id: &CheckoutId) -> Result<ToldCheckout, GatewayError> {
        self.tell::<CheckoutAnswer>(RetrieveCheckoutSession::new(id.as_str()))
            .await
    }

    async fn invoice(&self, id: &InvoiceId) -> Result<Invoice, GatewayError> {
        self.tell::<InvoiceAnswer>(RetrieveInvoice::new(id.as_str()))
            .await
    }

    async fn invoices(
        &self,
        customer: &CustomerId,
        after: Option<&InvoiceId>,
        limit: Limit,
    ) -> Result<Page<Invoice, InvoiceId>, GatewayError> {
        let mut request = ListInvoice::new()
            .customer(customer.as_str())
            .limit(limit.get());
        if let Some(after) = after {
            request = request.starting_after(after.as_str());
        }
        self.list::<InvoiceAnswer, _>(request, |invoice| invoice.id.clone())
            .await
    }

    async fn payments_of(&self, invoice: &InvoiceId) -> Result<Vec<PaymentId>, GatewayError> {
        let request = ListInvoicePayment::new()
            .invoice(invoice.as_str())
            .limit(PAGE);
        let list: List<InvoicePaymentAnswer> =
            self.transport.ask(&request).await.map_err(refusal)?;
        let payments = list.data.into_iter();
        Ok(payments
            .filter_map(InvoicePaymentAnswer::into_payment)
            .collect())
    }

    async fn invoice_of(&self, payment: &PaymentId) -> Result<Option<InvoiceId>, GatewayError> {
        let mut of_payment =
            ListInvoicePaymentPayment::new(ListInvoicePaymentPaymentType::PaymentIntent);
        of_payment.payment_intent = Some(payment.to_string());
        let request = ListInvoicePayment::new().payment(of_payment).limit(1);
        let list: List<InvoicePaymentAnswer> =
            self.transport.ask(&request).await.map_err(refusal)?;
        let first = list.data.into_iter().next();
        Ok(first.map(InvoicePaymentAnswer::into_invoice))
    }

    async fn payment(&self, id: &PaymentId) -> Result<Payment, GatewayError> {
        self.tell::<PaymentAnswer>(RetrievePaymentIntent::new(id.as_str()))
            .await
    }

    async fn charge(&self, id: &ChargeId) -> Result<Charge, GatewayError> {
        self.tell::<ChargeAnswer>(RetrieveCharge::new(id.as_str()))
            .await
    }

    async fn dispute(&self, id: &DisputeId) -> Result<Dispute, GatewayError> {
        self.tell::<DisputeAnswer>(RetrieveDispute::new(id.as_str()))
            .await
    }

    async fn event(&self, id: &EventId) -> Result<PaymentEvent, GatewayError> {
        self.tell::<EventAnswer>(RetrieveEvent::new(id.as_str()))
            .await
    }

    async fn events_since(
        &self,
        since: DateTime<Utc>,
        after: Option<&EventId>,
    ) -> Result<Page<PaymentEvent, EventId>, GatewayError> {
        let mut request = ListEvent::new()
            .created(RangeQueryTs::gte(since.timestamp()))
            .limit(PAGE);
        if let Some(after) = after {
            request = request.starting_after(after.as_str());
        }
        self.list::<EventAnswer, _>(request, |event| event.id.clone())
            .await
    }
}
