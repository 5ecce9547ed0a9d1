//! A subscription from its checkout to its end, told in every order.

use std::sync::Arc;

use atelier_domain::billing::{
    About, CheckoutId, CheckoutStatus, EventId, EventState, InvoiceId, OrderStatus, Receipt,
    ReceiptSource, Subscription, SubscriptionStatus, ToldSubscription,
};
use atelier_domain::kernel::{Limit, OrderId};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use tokio::task::JoinSet;

use super::rig::{PRO, Rig, told};

/// What is left when everything was told. Numbers of writes differ from order to order.
#[derive(Debug, PartialEq)]
struct Outcome {
    subscription: Subscription,
    receipts: Vec<Receipt>,
    order: OrderStatus,
    balance: i64,
    entries: usize,
}

struct Story {
    rig: Rig,
    told: ToldSubscription,
    checkout: CheckoutId,
    order: OrderId,
    events: Vec<EventId>,
}

impl Story {
    async fn new() -> Self {
        let rig = Rig::new().await;
        let open = rig
            .billing
            .checkout_plan(rig.scope, PlanTier::Pro)
            .await
            .unwrap();
        let order = rig.store.billing().order(open.order).await.unwrap();
        let checkout = order.unwrap().checkout.unwrap();
        let customer = rig.customer().await;
        let told = ToldSubscription {
            status: SubscriptionStatus::Incomplete,
            ..told(&customer, "sub_1", PRO)
        };
        let sub = || About::Subscription(told.id.clone());
        let events = vec![
            rig.event("evt_1", "customer.subscription.created", sub()),
            rig.event(
                "evt_2",
                "invoice.paid",
                About::Invoice(InvoiceId::new("in_1")),
            ),
            rig.event(
                "evt_3",
                "checkout.session.completed",
                About::Checkout(checkout.clone()),
            ),
            rig.event("evt_4", "customer.subscription.updated", sub()),
            rig.event("evt_5", "customer.subscription.deleted", sub()),
        ];
        Self {
            rig,
            told,
            checkout,
            order: open.order,
            events,
        }
    }

    /// What happened at the processor when it had this to tell.
    fn happen(&self, step: usize) {
        let now = |status, ends| ToldSubscription {
            status,
            cancel_at_period_end: ends,
            ..self.told.clone()
        };
        let subscription = match step {
            0 => now(SubscriptionStatus::Incomplete, false),
            1 => {
                self.rig.pay(&self.told, "in_1", 7_900);
                now(SubscriptionStatus::Active, false)
            }
            2 => {
                self.rig.gateway.world(|world| {
                    let page = world.checkouts.get_mut(&self.checkout).unwrap();
                    page.status = CheckoutStatus::Complete;
                    page.is_paid = true;
                    page.subscription = Some(self.told.id.clone());
                });
                now(SubscriptionStatus::Active, false)
            }
            3 => now(SubscriptionStatus::Active, true),
            _ => now(SubscriptionStatus::Canceled, true),
        };
        self.rig.gateway.world(|world| {
            world
                .subscriptions
                .insert(subscription.id.clone(), subscription)
        });
    }

    async fn outcome(&self) -> Outcome {
        let (store, scope) = (&self.rig.store, self.rig.scope);
        for event in &self.events {
            assert_eq!(self.rig.state(event).await, EventState::Applied, "{event}");
        }
        let billing = store.billing();
        let subscriptions = billing.subscriptions(scope).await.unwrap();
        let [subscription] = &subscriptions[..] else {
            panic!("one subscription: {subscriptions:?}");
        };
        let receipts = billing.receipts(scope, None, Limit::default()).await;
        let receipts = receipts.unwrap().items.into_iter().map(|receipt| Receipt {
            revision: 0,
            lot: None,
            ..receipt
        });
        let order = billing.order(self.order).await.unwrap().unwrap();
        let filter = atelier_domain::credits::EntryFilter::default();
        let entries = store
            .credits()
            .entries(scope, &filter, None, Limit::default());
        Outcome {
            subscription: Subscription {
                revision: 0,
                ..subscription.clone()
            },
            receipts: receipts.collect(),
            order: order.status,
            balance: self.rig.balance().await,
            entries: entries.await.unwrap().items.len(),
        }
    }
}

async fn in_order() -> Outcome {
    let story = Story::new().await;
    for (step, event) in story.events.iter().enumerate() {
        story.happen(step);
        story.rig.deliver(event).await;
    }
    story.outcome().await
}

fn orders() -> Vec<Vec<usize>> {
    fn grow(left: &[usize], begun: &mut Vec<usize>, all: &mut Vec<Vec<usize>>) {
        if left.is_empty() {
            all.push(begun.clone());
        }
        for (at, next) in left.iter().enumerate() {
            let mut rest = left.to_vec();
            rest.remove(at);
            begun.push(*next);
            grow(&rest, begun, all);
            begun.pop();
        }
    }
    let mut all = Vec::new();
    grow(&[0, 1, 2, 3, 4], &mut Vec::new(), &mut all);
    assert_eq!(all.len(), 120);
    all
}

#[tokio::test]
async fn in_order_the_plan_holds_until_its_end_and_is_granted_once() {
    let story = Story::new().await;
    let plans = [
        (PlanTier::Free, 0),
        (PlanTier::Pro, 500),
        (PlanTier::Pro, 500),
        (PlanTier::Pro, 500),
        (PlanTier::Free, 500),
    ];
    for (step, (plan, balance)) in plans.into_iter().enumerate() {
        story.happen(step);
        story.rig.deliver(&story.events[step]).await;
        assert_eq!(story.rig.plan().await, plan, "{step}");
        assert_eq!(story.rig.balance().await, balance, "{step}");
    }
    let outcome = story.outcome().await;
    assert_eq!(outcome.order, OrderStatus::Paid);
    assert_eq!((outcome.balance, outcome.entries), (500, 1));
    let invoice = ReceiptSource::Invoice(InvoiceId::new("in_1"));
    assert_eq!(outcome.receipts[0].source, invoice);
    let status = outcome.subscription.told.status;
    assert_eq!(status, SubscriptionStatus::Canceled);
}

#[tokio::test]
async fn every_order_of_late_messages_comes_to_the_same() {
    let expected = in_order().await;
    for order in orders() {
        let story = Story::new().await;
        (0..5).for_each(|step| story.happen(step));
        for event in order.iter().chain(&order) {
            story.rig.deliver(&story.events[*event]).await;
        }
        assert_eq!(story.outcome().await, expected, "{order:?}");
    }
}

/// Each comes as soon as its order allows: what it tells of may not be the end yet.
#[tokio::test]
async fn every_order_of_prompt_messages_comes_to_the_same() {
    let expected = in_order().await;
    for order in orders() {
        let story = Story::new().await;
        let mut happened = 0;
        for event in &order {
            for step in happened..=*event {
                story.happen(step);
            }
            happened = happened.max(event + 1);
            story.rig.deliver(&story.events[*event]).await;
            story.rig.deliver(&story.events[*event]).await;
        }
        assert_eq!(story.outcome().await, expected, "{order:?}");
    }
}

/// Everything at once, each message several times and each job too, while the processor moves on.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn messages_at_the_same_time_come_to_the_same() {
    let expected = in_order().await;
    for _ in 0..30 {
        let story = Arc::new(Story::new().await);
        (0..3).for_each(|step| story.happen(step));
        let mut tasks = JoinSet::new();
        for delivery in 0..20 {
            let story = Arc::clone(&story);
            tasks.spawn(async move {
                let event = &story.events[delivery % 5];
                let body = event.as_str().as_bytes();
                story.rig.billing.receive(body, "good").await.unwrap();
                if delivery == 10 {
                    (3..5).for_each(|step| story.happen(step));
                }
                story.rig.billing.apply(event).await.unwrap();
            });
        }
        tasks.join_all().await;
        // What was delivered before the end happened is told once more by the message of the end.
        story.rig.billing.retry(&story.events[4]).await.unwrap();
        story.rig.work().await;
        assert_eq!(story.outcome().await, expected);
    }
}
