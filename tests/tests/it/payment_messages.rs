//! The samples of Stripe's messages: each is signed and sent as it stands, and something comes of it.

use atelier_database::Database;
use atelier_domain::billing::{
    CheckoutId, Customer, CustomerId, DisputeId, DisputeStatus, EventId, EventState, Goods,
    KeptDispute, Order, OrderStatus, PriceId, PriceList, ReceiptSource,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, OrderId};
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store as _;
use atelier_testkit::stripe::FakeStripe;
use atelier_tests::harness::{Backend, Options, TestApp, until};
use chrono::Utc;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::{on_each_database, scope_of, store_of};

on_each_database! {
    each_sample_has_its_effect,
}

/// What the samples call the person, the price of their plan, and the pages that they paid on.
const CUSTOMER: &str = "cus_TestAtelier0001";
const PRO: &str = "price_TestPro0001";
const PLAN_PAGE: &str = "cs_test_Atelier0001";
const PACK_PAGE: &str = "cs_test_Atelier0003";

struct Sample {
    id: EventId,
    event: Value,
}

impl Sample {
    /// In the order of the file, which tells a story but for a page that expires after it was paid, and a payment that
    /// fails after it succeeded.
    fn all() -> Vec<Self> {
        let text = include_str!("../../../crates/outbound/stripe/tests/data/stripe-events.json");
        let document: Value = serde_json::from_str(text).unwrap();
        let events = document["events"].as_array().unwrap().iter();
        let samples = events.map(|event| Self {
            id: EventId::new(event["id"].as_str().unwrap()),
            event: event.clone(),
        });
        samples.collect()
    }

    fn object(&self) -> &Value {
        &self.event["data"]["object"]
    }

    fn object_before(&self) -> Value {
        let mut object = self.object().clone();
        if let Value::Object(before) = &self.event["data"]["previous_attributes"] {
            object.as_object_mut().unwrap().extend(before.clone());
        }
        object
    }
}

/// What there is after a message: the plan, credits that can be used, and the orders of the plan and of the pack.
type Effect = (&'static str, f64, OrderStatus, OrderStatus);

struct House {
    stripe: FakeStripe,
    app: TestApp,
    store: Database,
    scope: Scope,
    plan_order: OrderId,
    pack_order: OrderId,
}

impl House {
    /// The customer of the samples has ordered a plan and a pack, and Stripe has what the samples tell of.
    async fn open(backend: Backend, samples: &[Sample]) -> Self {
        let stripe = FakeStripe::start(Utc::now()).await;
        let mut options = Options::default().selling_by(&stripe);
        if let Some(billing) = &mut options.billing {
            let plans = vec![(PriceId::new(PRO), PlanTier::Pro)];
            billing.prices = PriceList::new(plans, Some(PriceId::new("price_pack")));
        }
        let app = TestApp::start(backend, options).await;
        app.database.set_credits(0).await;
        let house = Self {
            store: store_of(&app.database).await,
            scope: scope_of(&app).await,
            stripe,
            app,
            plan_order: OrderId::new(Uuid::now_v7()),
            pack_order: OrderId::new(Uuid::now_v7()),
        };
        house.order().await;
        // What is told of later is there already, as it was before it is told of first.
        for sample in samples.iter().rev() {
            house.happen(&sample.object_before());
        }
        house.pay_invoice(samples);
        house
    }

    async fn order(&self) {
        let (owner, now) = (self.scope.user(), Utc::now());
        let order = |id, goods, page: &str| Order {
            id,
            owner,
            goods,
            status: OrderStatus::Open,
            checkout: Some(CheckoutId::new(page)),
            url: None,
            created_at: now,
            updated_at: now,
        };
        let customer = Customer {
            owner,
            email: None,
            name: None,
            id: None,
        };
        let plan = PlanTier::Pro;
        let mut transaction = self.store.begin(self.scope).await.unwrap();
        let billing = transaction.billing();
        billing.ensure_customer(&customer).await.unwrap();
        let id = CustomerId::new(CUSTOMER);
        billing.introduce_customer(owner, &id).await.unwrap();
        for order in [
            order(self.plan_order, Goods::Plan { plan }, PLAN_PAGE),
            order(self.pack_order, Goods::Credits { packs: 1 }, PACK_PAGE),
        ] {
            billing.add_order(&order).await.unwrap();
        }
        transaction.commit().await.unwrap();
    }

    /// The object is at Stripe as a sample shows it. The payment is the pack's, which a mark of ours says.
    fn happen(&self, object: &Value) {
        let mut object = object.clone();
        if object["object"] == "payment_intent" {
            object["metadata"] = json!({ "order_id": self.pack_order.to_string() });
        }
        self.stripe.put(&object);
    }

    /// The samples have no payment of their invoice.
    fn pay_invoice(&self, samples: &[Sample]) {
        let of_kind = |kind: &str| {
            let mut objects = samples.iter().map(Sample::object);
            objects
                .find(|object| object["object"] == kind)
                .unwrap()
                .clone()
        };
        let mut payment = of_kind("payment_intent");
        payment["id"] = json!("pi_Invoice");
        payment["latest_charge"] = json!("ch_Invoice");
        let mut charge = of_kind("charge");
        charge["id"] = json!("ch_Invoice");
        charge["payment_intent"] = json!("pi_Invoice");
        charge["amount_refunded"] = json!(0);
        let of_invoice = json!({
            "object": "invoice_payment",
            "id": "inpay_1",
            "invoice": "in_TestAtelier0001",
            "payment": { "type": "payment_intent", "payment_intent": "pi_Invoice" },
        });
        for object in [payment, charge, of_invoice] {
            self.stripe.put(&object);
        }
    }

    /// Sent twice. What became of it.
    async fn send(&self, sample: &Sample) -> EventState {
        for _ in 0..2 {
            let webhook = FakeStripe::signed(&sample.event, Utc::now());
            self.app.deliver(&webhook).await;
        }
        until("it is decided", async || {
            let kept = self.store.billing().event(&sample.id).await.unwrap()?;
            (kept.state != EventState::Received).then_some(kept.state)
        })
        .await
    }

    /// Whether the effect is this.
    async fn expect(&self, (plan, credits, plan_order, pack_order): Effect, sample: &Sample) {
        let name = &sample.event["type"];
        let subscribed = self.app.get("/billing/subscription").await.expect(200);
        assert_eq!(subscribed.json()["plan"], plan, "{name}");
        let balance = self.app.get("/credits/balance").await.expect(200);
        assert_eq!(balance.json()["available"], credits, "{name}");
        for (id, expected) in [(self.plan_order, plan_order), (self.pack_order, pack_order)] {
            let order = self.store.billing().order(id).await.unwrap().unwrap();
            assert_eq!(order.status, expected, "{name}");
        }
    }
}

async fn each_sample_has_its_effect(backend: Backend) {
    use OrderStatus::{Open, Paid};

    let samples = Sample::all();
    let house = House::open(backend, &samples).await;
    let effects: [Effect; 18] = [
        // The plan's page is paid; the subscription itself is not told of as active yet, and invoices grant.
        ("free", 0.0, Paid, Open),
        // A page that nobody opened here: for an operator.
        ("free", 0.0, Paid, Open),
        // The pack's money is on its way, and arrives.
        ("free", 0.0, Paid, Open),
        ("free", 100.0, Paid, Paid),
        // What was paid does not expire.
        ("free", 100.0, Paid, Paid),
        // Incomplete, active, about to end, over.
        ("free", 100.0, Paid, Paid),
        ("pro", 100.0, Paid, Paid),
        ("pro", 100.0, Paid, Paid),
        ("free", 100.0, Paid, Paid),
        // What was paid for is given, however late; what was not paid for is not.
        ("free", 600.0, Paid, Paid),
        ("free", 600.0, Paid, Paid),
        // The pack's payment, which counted already, and which takes nothing away by failing.
        ("free", 600.0, Paid, Paid),
        ("free", 600.0, Paid, Paid),
        // A quarter of the pack's money goes back, and then all of it.
        ("free", 575.0, Paid, Paid),
        ("free", 500.0, Paid, Paid),
        ("free", 500.0, Paid, Paid),
        // The same money is contested, and lost: no more goes back than came.
        ("free", 500.0, Paid, Paid),
        ("free", 500.0, Paid, Paid),
    ];
    assert_eq!(samples.len(), effects.len());
    let succeeded = &samples[11];
    for (number, (sample, effect)) in samples.iter().zip(effects).enumerate() {
        house.happen(sample.object());
        let state = house.send(sample).await;
        let expected = if number == 1 {
            EventState::Parked("it was paid, and nobody ordered it here".to_owned())
        } else {
            EventState::Applied
        };
        assert_eq!(state, expected, "{}", sample.event["type"]);
        house.expect(effect, sample).await;
        if sample.object()["status"] == "requires_payment_method" {
            house.happen(succeeded.object());
        }
    }

    let subscriptions = house.store.billing().subscriptions(house.scope).await;
    let [subscription] = &subscriptions.unwrap()[..] else {
        panic!("there is one subscription");
    };
    assert!(subscription.told.cancel_at_period_end);
    let source = ReceiptSource::Order(house.pack_order);
    let of_pack = house.store.billing().receipt(&source).await;
    let of_pack = of_pack.unwrap().unwrap();
    let all = MicroCredits::from_credits(100).unwrap();
    assert_eq!((of_pack.granted, of_pack.clawed_back), (all, all));
    assert_eq!((of_pack.paid.amount, of_pack.refunded), (2_000, 2_000));
    let lost = KeptDispute {
        id: DisputeId::new("du_TestAtelier0001"),
        amount: 2_000,
        status: DisputeStatus::Lost,
    };
    assert_eq!(of_pack.disputes, [lost]);
    house.app.stop().await;
}
