//! A payment processor, as its port sees it.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::billing::{
    Charge, ChargeId, CheckoutId, CheckoutMode, CheckoutStatus, CustomerId, Dispute, DisputeId,
    EventId, EventRefusal, GatewayError, Invoice, InvoiceId, Money, NewCheckout, NewCustomer,
    OperationKey, Payment, PaymentEvent, PaymentEvents, PaymentGateway, PaymentId, Price,
    PriceChange, PriceId, SubscriptionId, SubscriptionStatus, ToldCheckout, ToldSubscription,
};
use atelier_domain::kernel::{Limit, Page, PortError};
use chrono::{DateTime, Utc};

/// Has what a test put in, and does what it is asked without a second thought. Its messages are signed `good`, and their
/// body is their id. Clones are the same processor.
#[derive(Clone, Default)]
pub struct FakeGateway(Arc<Mutex<World>>);

/// Everything that the processor has.
#[derive(Default)]
pub struct World {
    pub subscriptions: BTreeMap<SubscriptionId, ToldSubscription>,
    pub checkouts: BTreeMap<CheckoutId, ToldCheckout>,
    pub invoices: BTreeMap<InvoiceId, Invoice>,
    pub payments: BTreeMap<PaymentId, Payment>,
    /// What invoices were paid with.
    pub invoice_payments: Vec<(InvoiceId, PaymentId)>,
    pub charges: BTreeMap<ChargeId, Charge>,
    pub disputes: BTreeMap<DisputeId, Dispute>,
    pub prices: BTreeMap<PriceId, u64>,
    pub customers: BTreeMap<CustomerId, NewCustomer>,
    pub events: BTreeMap<EventId, PaymentEvent>,
    /// The operations that it did, by their keys.
    pub operations: BTreeMap<String, String>,
    pub price_changes: Vec<PriceChange>,
    /// So many more questions are answered; absent: all.
    pub answers: Option<u32>,
}

impl FakeGateway {
    /// Looks at the processor's state, or changes it.
    pub fn world<T>(&self, act: impl FnOnce(&mut World) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn ask<T>(
        &self,
        act: impl FnOnce(&mut World) -> Result<T, GatewayError>,
    ) -> Result<T, GatewayError> {
        self.world(|world| {
            if let Some(left) = &mut world.answers {
                let away = PortError::unavailable("the processor is away", "a test said so");
                *left = left.checked_sub(1).ok_or(away)?;
            }
            act(world)
        })
    }
}

fn found<K: Ord, V: Clone>(map: &BTreeMap<K, V>, key: &K) -> Result<V, GatewayError> {
    map.get(key).cloned().ok_or(GatewayError::NotFound)
}

#[async_trait]
impl PaymentGateway for FakeGateway {
    async fn create_customer(
        &self,
        key: &OperationKey,
        customer: &NewCustomer,
    ) -> Result<CustomerId, GatewayError> {
        self.ask(|world| {
            let next = format!("cus_{}", world.operations.len() + 1);
            let id = world
                .operations
                .entry(key.as_str().to_owned())
                .or_insert(next);
            let id = CustomerId::new(&**id);
            world.customers.insert(id.clone(), customer.clone());
            Ok(id)
        })
    }

    async fn find_customer(
        &self,
        customer: &NewCustomer,
    ) -> Result<Option<CustomerId>, GatewayError> {
        self.ask(|world| {
            let mut customers = world.customers.iter();
            let found = customers.find(|(_, known)| known.owner == customer.owner);
            Ok(found.map(|(id, _)| id.clone()))
        })
    }

    async fn start_checkout(
        &self,
        key: &OperationKey,
        checkout: &NewCheckout,
    ) -> Result<ToldCheckout, GatewayError> {
        self.ask(|world| {
            let next = format!("cs_{}", world.operations.len() + 1);
            let id = world
                .operations
                .entry(key.as_str().to_owned())
                .or_insert(next);
            let id = CheckoutId::new(&**id);
            let unit = world.prices.get(&checkout.price).copied();
            let total = unit.unwrap_or_default() * u64::from(checkout.quantity);
            let told = ToldCheckout {
                id: id.clone(),
                customer: Some(checkout.customer.clone()),
                marks: checkout.marks,
                status: CheckoutStatus::Open,
                is_paid: false,
                url: Some(format!("https://pay.example/{id}")),
                subscription: None,
                payment: None,
                total: (checkout.mode == CheckoutMode::Payment).then(|| Money::new(total, "usd")),
                expires_at: checkout.expires_at,
            };
            Ok(world.checkouts.entry(id).or_insert(told).clone())
        })
    }

    async fn expire_checkout(&self, checkout: &CheckoutId) -> Result<ToldCheckout, GatewayError> {
        self.ask(|world| {
            let page = world.checkouts.get_mut(checkout);
            let page = page.ok_or(GatewayError::NotFound)?;
            if page.status != CheckoutStatus::Open {
                let code = "checkout_not_open".to_owned();
                return Err(GatewayError::Refused { code });
            }
            page.status = CheckoutStatus::Expired;
            page.url = None;
            Ok(page.clone())
        })
    }

    async fn open_portal(
        &self,
        customer: &CustomerId,
        return_url: &str,
    ) -> Result<String, GatewayError> {
        self.ask(|_| {
            Ok(format!(
                "https://portal.example/{customer}?back={return_url}"
            ))
        })
    }

    async fn set_cancel_at_period_end(
        &self,
        _: &OperationKey,
        subscription: &SubscriptionId,
        cancel: bool,
    ) -> Result<ToldSubscription, GatewayError> {
        self.ask(|world| {
            let kept = world.subscriptions.get_mut(subscription);
            let kept = kept.ok_or(GatewayError::NotFound)?;
            kept.cancel_at_period_end = cancel;
            Ok(kept.clone())
        })
    }

    async fn change_price(
        &self,
        _: &OperationKey,
        change: &PriceChange,
    ) -> Result<ToldSubscription, GatewayError> {
        self.ask(|world| {
            world.price_changes.push(change.clone());
            let kept = world.subscriptions.get_mut(&change.subscription);
            let kept = kept.ok_or(GatewayError::NotFound)?;
            kept.price = change.price.clone();
            Ok(kept.clone())
        })
    }

    async fn end_subscription(&self, subscription: &SubscriptionId) -> Result<(), GatewayError> {
        self.ask(|world| {
            if let Some(kept) = world.subscriptions.get_mut(subscription) {
                kept.status = SubscriptionStatus::Canceled;
            }
            Ok(())
        })
    }

    async fn price(&self, id: &PriceId) -> Result<Price, GatewayError> {
        self.ask(|world| {
            Ok(Price {
                id: id.clone(),
                unit: Money::new(found(&world.prices, id)?, "usd"),
            })
        })
    }

    async fn subscription(&self, id: &SubscriptionId) -> Result<ToldSubscription, GatewayError> {
        self.ask(|world| found(&world.subscriptions, id))
    }

    async fn subscriptions_of(
        &self,
        customer: &CustomerId,
    ) -> Result<Vec<ToldSubscription>, GatewayError> {
        self.ask(|world| {
            let all = world.subscriptions.values();
            Ok(all
                .filter(|told| told.customer == *customer)
                .cloned()
                .collect())
        })
    }

    async fn checkout(&self, id: &CheckoutId) -> Result<ToldCheckout, GatewayError> {
        self.ask(|world| found(&world.checkouts, id))
    }

    async fn invoice(&self, id: &InvoiceId) -> Result<Invoice, GatewayError> {
        self.ask(|world| found(&world.invoices, id))
    }

    /// All of them on one page.
    async fn invoices(
        &self,
        customer: &CustomerId,
        _: Option<&InvoiceId>,
        _: Limit,
    ) -> Result<Page<Invoice, InvoiceId>, GatewayError> {
        self.ask(|world| {
            let all = world.invoices.values().rev();
            let items = all.filter(|invoice| invoice.customer == *customer);
            Ok(Page {
                items: items.cloned().collect(),
                next: None,
            })
        })
    }

    async fn payments_of(&self, invoice: &InvoiceId) -> Result<Vec<PaymentId>, GatewayError> {
        self.ask(|world| {
            let all = world.invoice_payments.iter();
            let of_invoice = all.filter(|(paid, _)| paid == invoice);
            Ok(of_invoice.map(|(_, payment)| payment.clone()).collect())
        })
    }

    async fn invoice_of(&self, payment: &PaymentId) -> Result<Option<InvoiceId>, GatewayError> {
        self.ask(|world| {
            let mut all = world.invoice_payments.iter();
            let found = all.find(|(_, paid)| paid == payment);
            Ok(found.map(|(invoice, _)| invoice.clone()))
        })
    }

    async fn payment(&self, id: &PaymentId) -> Result<Payment, GatewayError> {
        self.ask(|world| found(&world.payments, id))
    }

    async fn charge(&self, id: &ChargeId) -> Result<Charge, GatewayError> {
        self.ask(|world| found(&world.charges, id))
    }

    async fn dispute(&self, id: &DisputeId) -> Result<Dispute, GatewayError> {
        self.ask(|world| found(&world.disputes, id))
    }

    async fn event(&self, id: &EventId) -> Result<PaymentEvent, GatewayError> {
        self.ask(|world| found(&world.events, id))
    }

    /// All of them on one page.
    async fn events_since(
        &self,
        since: DateTime<Utc>,
        _: Option<&EventId>,
    ) -> Result<Page<PaymentEvent, EventId>, GatewayError> {
        self.ask(|world| {
            let all = world.events.values();
            let items = all.filter(|event| event.created_at >= since);
            Ok(Page {
                items: items.cloned().collect(),
                next: None,
            })
        })
    }
}

impl PaymentEvents for FakeGateway {
    fn verify(
        &self,
        body: &[u8],
        signature: &str,
        _: DateTime<Utc>,
    ) -> Result<PaymentEvent, EventRefusal> {
        if signature != "good" {
            return Err(EventRefusal::Signature);
        }
        let id = std::str::from_utf8(body).map_err(|_| EventRefusal::Body)?;
        self.world(|world| world.events.get(&EventId::new(id)).cloned())
            .ok_or(EventRefusal::Body)
    }
}
