//! What is kept of payments.

use async_trait::async_trait;
use chrono::{DateTime, Utc};

use crate::billing::{
    CheckoutId, Customer, CustomerId, EventId, EventState, KeptEvent, Order, Receipt,
    ReceiptSource, Subscription, SubscriptionId,
};
use crate::identity::Scope;
use crate::kernel::{Limit, OrderId, Page, PortError, UserId};

/// Which messages of the processor are looked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EventFilter {
    All,
    Parked,
    /// Kept, but with nothing decided, although they came before this time.
    Waiting {
        since_before: DateTime<Utc>,
    },
}

/// Each method is one of two kinds: in somebody's name, with a [`Scope`]; or by the processor's word, for jobs that follow
/// its messages.
#[async_trait]
pub trait BillingReader: Send + Sync {
    async fn customer(&self, scope: Scope) -> Result<Option<Customer>, PortError>;

    /// The oldest first; there are few.
    async fn subscriptions(&self, scope: Scope) -> Result<Vec<Subscription>, PortError>;

    /// The one that counts; it may have ended.
    async fn subscription(&self, scope: Scope) -> Result<Option<Subscription>, PortError> {
        Ok(Subscription::current(self.subscriptions(scope).await?))
    }

    /// The oldest first.
    async fn orders(
        &self,
        scope: Scope,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError>;

    /// In the order of their sources' names.
    async fn receipts(
        &self,
        scope: Scope,
        after: Option<ReceiptSource>,
        limit: Limit,
    ) -> Result<Page<Receipt, ReceiptSource>, PortError>;

    /// Whose customer that is.
    async fn owner_of(&self, customer: &CustomerId) -> Result<Option<UserId>, PortError>;

    async fn subscription_by_id(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, PortError>;

    async fn receipt(&self, source: &ReceiptSource) -> Result<Option<Receipt>, PortError>;

    async fn order(&self, id: OrderId) -> Result<Option<Order>, PortError>;

    async fn order_by_checkout(&self, checkout: &CheckoutId) -> Result<Option<Order>, PortError>;

    /// Everybody's that are open and were made before this time, the oldest first.
    async fn open_orders(
        &self,
        before: DateTime<Utc>,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError>;

    /// Everybody whom the processor knows, in the order of their ids.
    async fn customers(
        &self,
        after: Option<UserId>,
        limit: Limit,
    ) -> Result<Page<Customer, UserId>, PortError>;

    async fn event(&self, id: &EventId) -> Result<Option<KeptEvent>, PortError>;

    /// In the order of their ids.
    async fn events(
        &self,
        filter: EventFilter,
        after: Option<&EventId>,
        limit: Limit,
    ) -> Result<Page<KeptEvent, EventId>, PortError>;

    /// Which of these were never kept.
    async fn unknown_events(&self, ids: &[EventId]) -> Result<Vec<EventId>, PortError>;
}

#[async_trait]
pub trait BillingWriter: Send {
    /// Makes the row unless the person has one, and gives the one that is there. Whoever asks for the same row waits
    /// until this transaction ends.
    async fn ensure_customer(&mut self, customer: &Customer) -> Result<Customer, PortError>;

    /// Says as whom the processor knows the person; nothing where that is known already.
    async fn introduce_customer(&mut self, owner: UserId, id: &CustomerId)
    -> Result<(), PortError>;

    /// Writes the subscription whose revision is one below the one given, or the first. Whether that was the last.
    async fn save_subscription(&mut self, subscription: &Subscription) -> Result<bool, PortError>;

    /// The same of a receipt.
    async fn save_receipt(&mut self, receipt: &Receipt) -> Result<bool, PortError>;

    async fn add_order(&mut self, order: &Order) -> Result<(), PortError>;

    /// Writes status, page and address of an order that is not paid. Whether there was one.
    async fn save_order(&mut self, order: &Order) -> Result<bool, PortError>;

    /// The person's open orders, the oldest first, as this transaction sees them.
    async fn open_orders(&mut self, owner: UserId) -> Result<Vec<Order>, PortError>;

    /// Whether it came for the first time; a later one changes nothing.
    async fn add_event(&mut self, event: &KeptEvent) -> Result<bool, PortError>;

    async fn decide_event(
        &mut self,
        id: &EventId,
        state: &EventState,
        at: DateTime<Utc>,
    ) -> Result<(), PortError>;

    /// Removes what names the person beside the processor's own ids: the books stay.
    async fn forget(&mut self, owner: UserId) -> Result<(), PortError>;
}
