//! Payments.

use async_trait::async_trait;
use atelier_domain::billing::{
    BillingReader, BillingWriter, CheckoutId, Customer, CustomerId, EventFilter, EventId,
    EventState, KeptEvent, Order, OrderStatus, PaidPlan, PaymentEvent, Period, Receipt,
    ReceiptSource, Subscription, SubscriptionId, ToldSubscription,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, OrderId, Page, PortError, UserId};
use chrono::{DateTime, Utc};

use super::store::MemoryStore;
use super::tables::{Tables, micros};
use super::transaction::{MemoryTransaction, insert};

#[async_trait]
impl BillingReader for MemoryStore {
    async fn customer(&self, scope: Scope) -> Result<Option<Customer>, PortError> {
        Ok(self.tables().customers.get(&scope.user()).cloned())
    }

    async fn subscriptions(&self, scope: Scope) -> Result<Vec<Subscription>, PortError> {
        let tables = self.tables();
        let mut mine: Vec<Subscription> = tables
            .subscriptions
            .values()
            .filter(|subscription| subscription.owner == scope.user())
            .cloned()
            .collect();
        mine.sort_by(|one, other| {
            (one.told.created_at, &one.told.id).cmp(&(other.told.created_at, &other.told.id))
        });
        Ok(mine)
    }

    async fn orders(
        &self,
        scope: Scope,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError> {
        let tables = self.tables();
        Ok(orders(&tables, after, limit, |order| {
            order.owner == scope.user()
        }))
    }

    async fn receipts(
        &self,
        scope: Scope,
        after: Option<ReceiptSource>,
        limit: Limit,
    ) -> Result<Page<Receipt, ReceiptSource>, PortError> {
        let tables = self.tables();
        let after = after.map(|source| source.to_string());
        let rows = tables
            .receipts
            .iter()
            .filter(|(name, receipt)| {
                receipt.owner == scope.user() && after.as_ref().is_none_or(|after| *name > after)
            })
            .take(limit.get() as usize + 1)
            .map(|(_, receipt)| receipt.clone())
            .collect();
        Ok(Page::from_rows(rows, limit, |last: &Receipt| {
            last.source.clone()
        }))
    }

    async fn owner_of(&self, customer: &CustomerId) -> Result<Option<UserId>, PortError> {
        let tables = self.tables();
        let mut customers = tables.customers.values();
        let found = customers.find(|kept| kept.id.as_ref() == Some(customer));
        Ok(found.map(|kept| kept.owner))
    }

    async fn subscription_by_id(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, PortError> {
        Ok(self.tables().subscriptions.get(id).cloned())
    }

    async fn receipt(&self, source: &ReceiptSource) -> Result<Option<Receipt>, PortError> {
        Ok(self.tables().receipts.get(&source.to_string()).cloned())
    }

    async fn order(&self, id: OrderId) -> Result<Option<Order>, PortError> {
        Ok(self.tables().orders.get(&id).cloned())
    }

    async fn order_by_checkout(&self, checkout: &CheckoutId) -> Result<Option<Order>, PortError> {
        let tables = self.tables();
        let mut orders = tables.orders.values();
        let found = orders.find(|order| order.checkout.as_ref() == Some(checkout));
        Ok(found.cloned())
    }

    async fn open_orders(
        &self,
        before: DateTime<Utc>,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError> {
        let tables = self.tables();
        Ok(orders(&tables, after, limit, |order| {
            order.status == OrderStatus::Open && order.created_at < micros(before)
        }))
    }

    async fn customers(
        &self,
        after: Option<UserId>,
        limit: Limit,
    ) -> Result<Page<Customer, UserId>, PortError> {
        let tables = self.tables();
        let rows = tables
            .customers
            .values()
            .filter(|customer| after.is_none_or(|after| customer.owner > after))
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, |last: &Customer| last.owner))
    }

    async fn event(&self, id: &EventId) -> Result<Option<KeptEvent>, PortError> {
        Ok(self.tables().payment_events.get(id).cloned())
    }

    async fn events(
        &self,
        filter: EventFilter,
        after: Option<&EventId>,
        limit: Limit,
    ) -> Result<Page<KeptEvent, EventId>, PortError> {
        let tables = self.tables();
        let rows = tables
            .payment_events
            .values()
            .filter(|kept| match filter {
                EventFilter::All => true,
                EventFilter::Parked => matches!(kept.state, EventState::Parked(_)),
                EventFilter::Waiting { since_before } => {
                    kept.state == EventState::Received && kept.received_at < micros(since_before)
                }
            })
            .filter(|kept| after.is_none_or(|after| kept.event.id > *after))
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, |last: &KeptEvent| {
            last.event.id.clone()
        }))
    }

    async fn unknown_events(&self, ids: &[EventId]) -> Result<Vec<EventId>, PortError> {
        let tables = self.tables();
        let unknown = ids
            .iter()
            .filter(|id| !tables.payment_events.contains_key(id));
        Ok(unknown.cloned().collect())
    }
}

fn orders(
    tables: &Tables,
    after: Option<OrderId>,
    limit: Limit,
    is_meant: impl Fn(&Order) -> bool,
) -> Page<Order, OrderId> {
    let rows = tables
        .orders
        .values()
        .filter(|order| after.is_none_or(|after| order.id > after) && is_meant(order))
        .take(limit.get() as usize + 1)
        .cloned()
        .collect();
    Page::from_rows(rows, limit, |last: &Order| last.id)
}

#[async_trait]
impl BillingWriter for MemoryTransaction {
    async fn ensure_customer(&mut self, customer: &Customer) -> Result<Customer, PortError> {
        self.check()?;
        let customers = &mut self.tables.customers;
        let kept = customers.entry(customer.owner);
        Ok(kept.or_insert_with(|| customer.clone()).clone())
    }

    async fn introduce_customer(
        &mut self,
        owner: UserId,
        id: &CustomerId,
    ) -> Result<(), PortError> {
        self.write("a customer is one person's", |tables| {
            let mut others = tables.customers.values();
            if others.any(|kept| kept.owner != owner && kept.id.as_ref() == Some(id)) {
                return None;
            }
            if let Some(kept) = tables.customers.get_mut(&owner) {
                kept.id.get_or_insert_with(|| id.clone());
            }
            Some(())
        })
    }

    async fn save_subscription(&mut self, subscription: &Subscription) -> Result<bool, PortError> {
        self.check()?;
        let table = &mut self.tables.subscriptions;
        let last = table.get(&subscription.told.id);
        if last.map_or(0, |kept| kept.revision) + 1 != subscription.revision {
            return Ok(false);
        }
        let row = kept_subscription(subscription);
        table.insert(row.told.id.clone(), row);
        Ok(true)
    }

    async fn save_receipt(&mut self, receipt: &Receipt) -> Result<bool, PortError> {
        self.check()?;
        let table = &mut self.tables.receipts;
        let name = receipt.source.to_string();
        let last = table.get(&name);
        if last.map_or(0, |kept| kept.revision) + 1 != receipt.revision {
            return Ok(false);
        }
        let row = Receipt {
            at: micros(receipt.at),
            ..receipt.clone()
        };
        table.insert(name, row);
        Ok(true)
    }

    async fn add_order(&mut self, order: &Order) -> Result<(), PortError> {
        let row = Order {
            created_at: micros(order.created_at),
            updated_at: micros(order.updated_at),
            ..order.clone()
        };
        self.write("an order has an id of its own", |tables| {
            insert(&mut tables.orders, row.id, row)
        })
    }

    async fn save_order(&mut self, order: &Order) -> Result<bool, PortError> {
        self.check()?;
        let kept = self.tables.orders.get_mut(&order.id);
        let Some(kept) = kept.filter(|kept| kept.status != OrderStatus::Paid) else {
            return Ok(false);
        };
        kept.status = order.status;
        kept.checkout.clone_from(&order.checkout);
        kept.url.clone_from(&order.url);
        kept.updated_at = micros(order.updated_at);
        Ok(true)
    }

    async fn open_orders(&mut self, owner: UserId) -> Result<Vec<Order>, PortError> {
        self.check()?;
        let orders = self.tables.orders.values();
        let open = orders.filter(|order| order.owner == owner && order.status == OrderStatus::Open);
        Ok(open.cloned().collect())
    }

    async fn add_event(&mut self, event: &KeptEvent) -> Result<bool, PortError> {
        self.check()?;
        let row = KeptEvent {
            event: PaymentEvent {
                created_at: micros(event.event.created_at),
                ..event.event.clone()
            },
            received_at: micros(event.received_at),
            decided_at: event.decided_at.map(micros),
            state: event.state.clone(),
        };
        let events = &mut self.tables.payment_events;
        Ok(insert(events, row.event.id.clone(), row).is_some())
    }

    async fn decide_event(
        &mut self,
        id: &EventId,
        state: &EventState,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.payment_events.get_mut(id) {
            kept.state = state.clone();
            kept.decided_at = Some(micros(at));
        }
        Ok(())
    }

    async fn forget(&mut self, owner: UserId) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.customers.get_mut(&owner) {
            kept.email = None;
            kept.name = None;
        }
        Ok(())
    }
}

fn kept_subscription(subscription: &Subscription) -> Subscription {
    let told = &subscription.told;
    Subscription {
        told: ToldSubscription {
            period: Period {
                start: micros(told.period.start),
                end: micros(told.period.end),
            },
            ended_at: told.ended_at.map(micros),
            trial_end: told.trial_end.map(micros),
            created_at: micros(told.created_at),
            ..told.clone()
        },
        past_due_since: subscription.past_due_since.map(micros),
        paid: subscription.paid.map(|paid| PaidPlan {
            until: micros(paid.until),
            ..paid
        }),
        ..subscription.clone()
    }
}
