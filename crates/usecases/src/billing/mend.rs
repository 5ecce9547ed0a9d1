//! Asking the processor for what its messages did not tell, or not yet.

use atelier_domain::billing::{
    BillingError, CustomerId, EventFilter, InvoiceStatus, Order, OrderStatus, ReceiptSource,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError};
use chrono::TimeDelta;

use super::apply::Snag;
use super::{Billing, Subscribed, inbox, metrics};

/// How far back messages are asked for. The processor sends one again for three days.
const LOOK_BACK: TimeDelta = TimeDelta::days(5);

/// A message that waits for longer has lost its job.
const STUCK: TimeDelta = TimeDelta::hours(1);

/// Somebody who pays on a page tells of it by themselves, but for a page that is this old.
const SETTLED_BY_NOW: TimeDelta = TimeDelta::minutes(30);

/// Money that has not come after so long does not come.
const NO_MONEY: TimeDelta = TimeDelta::days(30);

/// What a reconciliation found, and mended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Mended {
    /// Messages that never came.
    pub events: u64,
    /// Messages that came, and nothing was done about.
    pub stuck: u64,
    /// Orders whose end was not told.
    pub orders: u64,
    /// Subscriptions that were not as they are.
    pub subscriptions: u64,
}

impl Billing {
    /// Reads everything of a person anew, for one who can't wait for the processor's messages.
    pub async fn sync(&self, scope: Scope) -> Result<Subscribed, BillingError> {
        self.gateway()?;
        if let Some(customer) = self.known_customer(scope).await? {
            self.mend_orders(scope).await?;
            let mended = self.mend_customer(&customer).await;
            mended.map_err(Snag::into_billing)?;
            let paid = self.mend_invoices(&customer).await;
            paid.map_err(Snag::into_billing)?;
        }
        self.subscribed(scope).await
    }

    /// Asks for what was missed. What fits to nothing here is logged, and keeps nothing else from being mended.
    pub async fn reconcile(&self) -> Result<Mended, BillingError> {
        let mended = Mended {
            events: self.missed_events().await?,
            stuck: self.stuck_events().await?,
            orders: self.forgotten_orders().await?,
            subscriptions: self.drifted_subscriptions().await?,
        };
        for (kind, number) in [
            ("event", mended.events),
            ("stuck", mended.stuck),
            ("order", mended.orders),
            ("subscription", mended.subscriptions),
        ] {
            metrics::mended(kind, number);
        }
        if mended != Mended::default() {
            tracing::warn!(?mended, "payments were not as the processor has them");
        }
        Ok(mended)
    }

    async fn missed_events(&self) -> Result<u64, BillingError> {
        let gateway = self.gateway()?;
        let since = self.ports.clock.now() - LOOK_BACK;
        let (mut missed, mut after) = (0, None);
        loop {
            let page = gateway.events_since(since, after.as_ref()).await?;
            let ids: Vec<_> = page.items.iter().map(|event| event.id.clone()).collect();
            let unknown = self.ports.store.billing().unknown_events(&ids).await?;
            for event in page.items {
                if unknown.contains(&event.id) && self.keep(event).await? {
                    missed += 1;
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(missed);
            }
        }
    }

    async fn stuck_events(&self) -> Result<u64, PortError> {
        let since_before = self.ports.clock.now() - STUCK;
        let filter = EventFilter::Waiting { since_before };
        let (mut stuck, mut after) = (0, None);
        loop {
            let page = self.events(filter, after.as_ref(), many()).await?;
            let mut transaction = self.ports.store.begin_for_house().await?;
            for kept in &page.items {
                transaction.enqueue(&inbox::job(&kept.event.id)).await?;
                stuck += 1;
            }
            transaction.commit().await?;
            after = page.next;
            if after.is_none() {
                return Ok(stuck);
            }
        }
    }

    async fn forgotten_orders(&self) -> Result<u64, BillingError> {
        let before = self.ports.clock.now() - SETTLED_BY_NOW;
        let (mut settled, mut after) = (0, None);
        loop {
            let billing = self.ports.store.billing();
            let page = billing.open_orders(before, after, many()).await?;
            for order in page.items {
                match self.mend_order(&order).await {
                    Ok(is_settled) => settled += u64::from(is_settled),
                    Err(Snag::Unfit(reason)) => {
                        tracing::error!(order.id = %order.id, reason, "an order does not fit");
                    }
                    Err(Snag::Billing(error)) => return Err(error),
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(settled);
            }
        }
    }

    async fn drifted_subscriptions(&self) -> Result<u64, BillingError> {
        let (mut drifted, mut after) = (0, None);
        loop {
            let billing = self.ports.store.billing();
            let page = billing.customers(after, many()).await?;
            for customer in page.items.into_iter().filter_map(|customer| customer.id) {
                match self.mend_customer(&customer).await {
                    Ok(number) => drifted += number,
                    Err(Snag::Unfit(reason)) => {
                        tracing::error!(customer.id = %customer, reason, "a customer does not fit");
                    }
                    Err(Snag::Billing(error)) => return Err(error),
                }
            }
            after = page.next;
            if after.is_none() {
                return Ok(drifted);
            }
        }
    }

    /// How many of the customer's subscriptions were not as they are.
    async fn mend_customer(&self, customer: &CustomerId) -> Result<u64, Snag> {
        let mut drifted = 0;
        for told in self.gateway()?.subscriptions_of(customer).await? {
            let billing = self.ports.store.billing();
            let kept = billing.subscription_by_id(&told.id).await?;
            if kept.as_ref().is_none_or(|kept| kept.told != told) {
                let followed = self.follow_subscription(&told.id).await?;
                let before = kept.map_or(0, |kept| kept.revision);
                drifted += u64::from(followed.revision > before);
            }
        }
        Ok(drifted)
    }

    /// The last paid invoices without a receipt.
    async fn mend_invoices(&self, customer: &CustomerId) -> Result<(), Snag> {
        let gateway = self.gateway()?;
        let page = gateway.invoices(customer, None, Limit::default()).await?;
        for invoice in page.items {
            let source = ReceiptSource::Invoice(invoice.id.clone());
            let billing = self.ports.store.billing();
            if invoice.status == InvoiceStatus::Paid && billing.receipt(&source).await?.is_none() {
                self.settle_invoice(&invoice.id, None).await?;
            }
        }
        Ok(())
    }

    async fn mend_orders(&self, scope: Scope) -> Result<(), BillingError> {
        for order in self.open_orders_of(scope).await? {
            let mended = self.mend_order(&order).await;
            mended.map_err(Snag::into_billing)?;
        }
        Ok(())
    }

    pub(super) async fn open_orders_of(&self, scope: Scope) -> Result<Vec<Order>, PortError> {
        let (mut open, mut after) = (Vec::new(), None);
        loop {
            let billing = self.ports.store.billing();
            let page = billing.orders(scope, after, many()).await?;
            let orders = page.items.into_iter();
            open.extend(orders.filter(|order| order.status == OrderStatus::Open));
            after = page.next;
            if after.is_none() {
                return Ok(open);
            }
        }
    }

    /// Whether it is open no more.
    async fn mend_order(&self, order: &Order) -> Result<bool, Snag> {
        let now = self.ports.clock.now();
        let Some(checkout) = &order.checkout else {
            // We broke off before its page was kept. Whoever pays on one tells of it.
            return Ok(self.give_up(order, now > order.expires_at()).await?);
        };
        if self.follow_checkout(checkout).await? != Some(OrderStatus::Open) {
            return Ok(true);
        }
        let is_time = now > order.created_at + NO_MONEY;
        Ok(self.give_up(order, is_time).await?)
    }

    async fn give_up(&self, order: &Order, is_time: bool) -> Result<bool, PortError> {
        if is_time {
            let closed = Order {
                status: OrderStatus::Closed,
                url: None,
                updated_at: self.ports.clock.now(),
                ..order.clone()
            };
            let mut transaction = self.ports.store.begin_for_house().await?;
            transaction.billing().save_order(&closed).await?;
            transaction.commit().await?;
        }
        Ok(is_time)
    }
}

fn many() -> Limit {
    Limit::new(Limit::MAX).unwrap_or_default()
}
