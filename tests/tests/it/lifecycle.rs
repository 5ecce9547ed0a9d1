//! A subscription from its checkout to its end, bought by many: of each of them it is told in another order.

use atelier_database::Database;
use atelier_domain::billing::{
    EventFilter, EventState, KeptEvent, OrderStatus, SubscriptionStatus,
};
use atelier_domain::credits::EntryFilter;
use atelier_domain::credits::ledger::EntryKind;
use atelier_domain::kernel::Limit;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store as _;
use atelier_testkit::stripe::{FakeStripe, Webhook};
use atelier_tests::harness::{Backend, Client, Faults, Options, TestApp, until};
use atelier_tests::issuer::Issuer;
use chrono::{TimeDelta, Utc};
use futures_util::future::join_all;
use serde_json::json;

use crate::support::{on_each_database, scope_of, store_of};

on_each_database! {
    every_order_of_a_subscription_s_messages_comes_to_the_same,
    messages_that_come_all_at_once_come_to_the_same,
}

/// In the order in which they happen.
const STORY: [&str; 5] = [
    "customer.subscription.created",
    "invoice.paid",
    "checkout.session.completed",
    "customer.subscription.updated",
    "customer.subscription.deleted",
];

/// What is left of it for one person, in credits and cents.
#[derive(Debug, PartialEq)]
struct Outcome {
    plan: PlanTier,
    subscriptions: Vec<(SubscriptionStatus, PlanTier)>,
    orders: Vec<OrderStatus>,
    /// Paid, granted, taken back.
    receipts: Vec<(u64, u64, u64)>,
    /// The newest first.
    entries: Vec<(EntryKind, i64)>,
    balance: i64,
}

/// The plan was had, and has ended; its one invoice has brought credits once, beside those of the first month.
fn expected() -> Outcome {
    let grant = EntryKind::SubscriptionGrant;
    Outcome {
        plan: PlanTier::Free,
        subscriptions: vec![(SubscriptionStatus::Canceled, PlanTier::Pro)],
        orders: vec![OrderStatus::Paid],
        receipts: vec![(7_900, 500, 0)],
        entries: vec![(grant, 500), (grant, 20)],
        balance: 520,
    }
}

struct House {
    stripe: FakeStripe,
    app: TestApp,
    store: Database,
    issuer: Issuer,
}

/// Somebody in front of a page to pay on.
struct Subscriber {
    client: Client,
    page: String,
    customer: String,
    /// Steps of the story, as they are to be told.
    order: Vec<usize>,
    /// How many of the acts have happened: the payment, the wish to end it, the end.
    acts: usize,
}

impl House {
    async fn open(backend: Backend) -> Self {
        let (stripe, issuer) = (FakeStripe::start(Utc::now()).await, Issuer::start().await);
        let options = Options::default().selling_by(&stripe).signed_in_by(&issuer);
        let app = TestApp::start(backend, options).await;
        let store = store_of(&app.database).await;
        Self {
            stripe,
            app,
            store,
            issuer,
        }
    }

    /// One for each order.
    async fn subscribers(&self, orders: impl IntoIterator<Item = Vec<usize>>) -> Vec<Subscriber> {
        let people = orders.into_iter().enumerate();
        join_all(people.map(|(number, order)| self.subscriber(number, order))).await
    }

    async fn subscriber(&self, number: usize, order: Vec<usize>) -> Subscriber {
        let token = self.issuer.token(&format!("person{number}"));
        let client = self.app.bearing(token);
        let open = client
            .post("/billing/checkout", &json!({"plan": "pro"}))
            .await
            .expect(200)
            .json();
        let (_, page) = open["url"].as_str().unwrap().rsplit_once('/').unwrap();
        let told = self.stripe.object("checkout.session", page).unwrap();
        Subscriber {
            client,
            page: page.to_owned(),
            customer: told["customer"].as_str().unwrap().to_owned(),
            order,
            acts: 0,
        }
    }

    /// The message of a step. What it tells of happens now, unless it has before; what comes later in the story has not.
    fn told(&self, subscriber: &mut Subscriber, step: usize) -> Webhook {
        // The first three come of one payment.
        let needed = step.saturating_sub(1).max(1);
        while subscriber.acts < needed {
            self.act(subscriber);
        }
        let mut webhooks = self
            .stripe
            .webhooks_of(&subscriber.customer, Utc::now())
            .into_iter()
            .filter(|webhook| webhook.name == STORY[step]);
        let webhook = webhooks.next().unwrap();
        assert!(webhooks.next().is_none(), "{}", webhook.name);
        webhook
    }

    fn act(&self, subscriber: &mut Subscriber) {
        if subscriber.acts == 0 {
            self.stripe.complete(&subscriber.page);
        } else {
            let page = self.stripe.object("checkout.session", &subscriber.page);
            let page = page.unwrap();
            let subscription = page["subscription"].as_str().unwrap();
            if subscriber.acts == 1 {
                self.stripe.end_in_portal(subscription);
            } else {
                self.stripe.give_up(subscription);
            }
        }
        subscriber.acts += 1;
    }

    /// Each of them twice, all at the same time.
    async fn deliver_twice(&self, webhooks: &[Webhook]) {
        let twice = webhooks.iter().flat_map(|webhook| [webhook, webhook]);
        join_all(twice.map(|webhook| self.app.deliver(webhook))).await;
    }

    async fn until_all_is_done(&self) {
        let since_before = Utc::now() + TimeDelta::hours(1);
        let waiting = EventFilter::Waiting { since_before };
        until("every message was acted on", async || {
            let page = self.store.billing().events(waiting, None, Limit::default());
            page.await.unwrap().items.is_empty().then_some(())
        })
        .await;
    }

    async fn outcome(&self, subscriber: &Subscriber) -> Outcome {
        let scope = scope_of(&subscriber.client).await;
        let (billing, credits) = (self.store.billing(), self.store.credits());
        let limit = Limit::default();
        let subscriptions = billing.subscriptions(scope).await.unwrap();
        let orders = billing.orders(scope, None, limit).await.unwrap();
        let receipts = billing.receipts(scope, None, limit).await.unwrap();
        let all = EntryFilter::default();
        let entries = credits.entries(scope, &all, None, limit).await.unwrap();
        let kept = credits.account(scope).await.unwrap().unwrap();
        let plan = subscriber.client.get("/billing/subscription").await;
        let plan = plan.expect(200).json()["plan"].take();
        Outcome {
            plan: PlanTier::ALL
                .into_iter()
                .find(|tier| plan == tier.as_str())
                .unwrap(),
            subscriptions: subscriptions
                .iter()
                .map(|kept| (kept.told.status, kept.plan))
                .collect(),
            orders: orders.items.iter().map(|order| order.status).collect(),
            receipts: receipts
                .items
                .iter()
                .map(|receipt| {
                    let credits = [receipt.granted, receipt.clawed_back];
                    let [granted, back] = credits.map(|micro| micro.get() / 1_000_000);
                    (receipt.paid.amount, granted, back)
                })
                .collect(),
            entries: entries
                .items
                .iter()
                .map(|entry| (entry.kind, entry.amount / 1_000_000))
                .collect(),
            balance: kept.account.balance() / 1_000_000,
        }
    }

    /// Everybody's story came to the same, every message was acted on, and the books are in order.
    async fn close(self, subscribers: &[Subscriber]) {
        for subscriber in subscribers {
            let outcome = self.outcome(subscriber).await;
            assert_eq!(outcome, expected(), "{:?}", subscriber.order);
        }
        let (mut applied, mut after) = (0, None);
        loop {
            let billing = self.store.billing();
            let page = billing.events(EventFilter::All, after.as_ref(), Limit::default());
            let page = page.await.unwrap();
            let of_story = |kept: &&KeptEvent| STORY.contains(&&*kept.event.name);
            for kept in page.items.iter().filter(of_story) {
                assert_eq!(kept.state, EventState::Applied, "{}", kept.event.name);
                applied += 1;
            }
            after = page.next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!(applied, subscribers.len() * STORY.len());
        let faults = self.app.database.faults_of_the_books().await;
        assert_eq!(faults, Faults::default());
        self.app.stop().await;
    }
}

fn orders() -> Vec<Vec<usize>> {
    let mut orders = vec![Vec::new()];
    for _ in STORY {
        orders = orders.iter().flat_map(|begun| longer(begun)).collect();
    }
    assert_eq!(orders.len(), 120);
    orders
}

/// The order with each of the steps that are not in it yet.
fn longer(begun: &[usize]) -> impl Iterator<Item = Vec<usize>> {
    let left = (0..STORY.len()).filter(|step| !begun.contains(step));
    left.map(move |step| [begun, &[step]].concat())
}

/// Each message comes as soon as its place in the order allows, twice at the same time, and is acted on before the next
/// one comes.
async fn every_order_of_a_subscription_s_messages_comes_to_the_same(backend: Backend) {
    let house = House::open(backend).await;
    let mut subscribers = house.subscribers(orders()).await;
    for place in 0..STORY.len() {
        let webhooks = subscribers.iter_mut().map(|subscriber| {
            let step = subscriber.order[place];
            house.told(subscriber, step)
        });
        let webhooks: Vec<_> = webhooks.collect();
        house.deliver_twice(&webhooks).await;
        house.until_all_is_done().await;
    }
    house.close(&subscribers).await;
}

/// All of it has happened when the first message comes, and no message waits for what another one does.
async fn messages_that_come_all_at_once_come_to_the_same(backend: Backend) {
    let house = House::open(backend).await;
    let mut subscribers = house.subscribers(orders().into_iter().step_by(5)).await;
    let mut webhooks = Vec::new();
    for subscriber in &mut subscribers {
        house.told(subscriber, STORY.len() - 1);
        let order = subscriber.order.clone();
        webhooks.extend(order.into_iter().map(|step| house.told(subscriber, step)));
    }
    house.deliver_twice(&webhooks).await;
    house.until_all_is_done().await;
    house.close(&subscribers).await;
}
