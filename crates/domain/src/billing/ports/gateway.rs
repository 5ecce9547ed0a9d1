//! The edge to the payment processor.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::billing::{
    Charge, ChargeId, CheckoutId, CustomerId, Dispute, DisputeId, EventId, GatewayError, Invoice,
    InvoiceId, Marks, Payment, PaymentEvent, PaymentId, Price, PriceId, SubscriptionId,
    SubscriptionItemId, ToldCheckout, ToldSubscription,
};
use crate::kernel::{Limit, Page, UserId};

/// Names one of our operations to the processor, which does it once however often it is asked within a day: at most 255
/// visible ASCII characters. The same key always comes with the same values. A card that was declined stays so under its key:
/// who tries again once that is mended takes another one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OperationKey(String);

impl OperationKey {
    pub fn new(name: impl Into<String>) -> Self {
        Self(name.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A person, as they are introduced to the processor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCustomer {
    /// Written on the customer there.
    pub owner: UserId,
    pub email: Option<String>,
    pub name: Option<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutMode {
    /// A price that is paid each month.
    Subscription,
    /// A price that is paid once.
    Payment,
}

/// A page to pay on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCheckout {
    pub customer: CustomerId,
    pub mode: CheckoutMode,
    pub price: PriceId,
    /// At least 1.
    pub quantity: u32,
    /// Written on the page, and on the subscription or the payment that comes of it.
    pub marks: Marks,
    /// Where the browser goes then; `{CHECKOUT}` in it becomes the id of the page.
    pub success_url: String,
    pub cancel_url: String,
    /// 30 minutes to 24 hours from now.
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settling {
    /// The difference for the rest of the period is charged now; where that fails, nothing is changed.
    Now,
    /// The new price counts from the next period.
    NextPeriod,
}

/// Another price for a subscription.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceChange {
    pub subscription: SubscriptionId,
    pub item: SubscriptionItemId,
    pub price: PriceId,
    pub settling: Settling,
}

/// The payment processor. What is asked of it is bounded in time. Reads give what holds now, never an earlier answer.
#[async_trait]
pub trait PaymentGateway: Send + Sync {
    async fn create_customer(
        &self,
        key: &OperationKey,
        customer: &NewCustomer,
    ) -> Result<CustomerId, GatewayError>;

    /// The customer that was made for this person, if the processor has one. Found by the address, told by the mark.
    async fn find_customer(
        &self,
        customer: &NewCustomer,
    ) -> Result<Option<CustomerId>, GatewayError>;

    async fn start_checkout(
        &self,
        key: &OperationKey,
        checkout: &NewCheckout,
    ) -> Result<ToldCheckout, GatewayError>;

    /// Ends an open page, so that nobody pays on it. [`GatewayError::Refused`] where it is over already.
    async fn expire_checkout(&self, checkout: &CheckoutId) -> Result<ToldCheckout, GatewayError>;

    /// The address of a page where the customer manages cards, bills and plan; good for minutes.
    async fn open_portal(
        &self,
        customer: &CustomerId,
        return_url: &str,
    ) -> Result<String, GatewayError>;

    async fn set_cancel_at_period_end(
        &self,
        key: &OperationKey,
        subscription: &SubscriptionId,
        cancel: bool,
    ) -> Result<ToldSubscription, GatewayError>;

    async fn change_price(
        &self,
        key: &OperationKey,
        change: &PriceChange,
    ) -> Result<ToldSubscription, GatewayError>;

    /// Ends a subscription at once, with no money back. Well where it has ended already, or never was.
    async fn end_subscription(&self, subscription: &SubscriptionId) -> Result<(), GatewayError>;

    async fn price(&self, id: &PriceId) -> Result<Price, GatewayError>;

    async fn subscription(&self, id: &SubscriptionId) -> Result<ToldSubscription, GatewayError>;

    /// All of a customer's, those that ended too.
    async fn subscriptions_of(
        &self,
        customer: &CustomerId,
    ) -> Result<Vec<ToldSubscription>, GatewayError>;

    async fn checkout(&self, id: &CheckoutId) -> Result<ToldCheckout, GatewayError>;

    async fn invoice(&self, id: &InvoiceId) -> Result<Invoice, GatewayError>;

    /// A customer's, the newest first.
    async fn invoices(
        &self,
        customer: &CustomerId,
        after: Option<&InvoiceId>,
        limit: Limit,
    ) -> Result<Page<Invoice, InvoiceId>, GatewayError>;

    /// What an invoice was paid with; mostly one, none where nothing was due.
    async fn payments_of(&self, invoice: &InvoiceId) -> Result<Vec<PaymentId>, GatewayError>;

    /// The invoice that a payment was for; absent where it was for something else.
    async fn invoice_of(&self, payment: &PaymentId) -> Result<Option<InvoiceId>, GatewayError>;

    async fn payment(&self, id: &PaymentId) -> Result<Payment, GatewayError>;

    async fn charge(&self, id: &ChargeId) -> Result<Charge, GatewayError>;

    async fn dispute(&self, id: &DisputeId) -> Result<Dispute, GatewayError>;

    async fn event(&self, id: &EventId) -> Result<PaymentEvent, GatewayError>;

    /// Messages since a time, the newest first; the processor keeps them for 30 days.
    async fn events_since(
        &self,
        since: DateTime<Utc>,
        after: Option<&EventId>,
    ) -> Result<Page<PaymentEvent, EventId>, GatewayError>;
}

/// Why a message is not taken for the processor's. Sending it again is no use.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum EventRefusal {
    #[error("the header of the signature is missing or can't be read")]
    Header,
    #[error("its time is more than five minutes off")]
    Time,
    #[error("no signature of it is the processor's")]
    Signature,
    #[error("its body is not a message")]
    Body,
}

/// Reads what the processor sends by itself.
pub trait PaymentEvents: Send + Sync {
    /// Checks the signature over the raw body against every secret that is valid, in constant time, before anything is
    /// parsed.
    fn verify(
        &self,
        body: &[u8],
        signature: &str,
        now: DateTime<Utc>,
    ) -> Result<PaymentEvent, EventRefusal>;
}
