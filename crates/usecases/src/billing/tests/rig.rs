//! A house that sells, and what people and the processor do in it.

use std::sync::Arc;

use atelier_domain::billing::{
    About, Charge, ChargeId, CheckoutId, CheckoutStatus, CustomerId, Dispute, DisputeId,
    DisputeStatus, EventId, EventState, Invoice, InvoiceId, InvoiceLine, InvoiceReason,
    InvoiceStatus, Marks, Money, Payment, PaymentEvent, PaymentId, PaymentStatus, Period, PriceId,
    PriceList, SubscriptionId, SubscriptionItemId, SubscriptionStatus, ToldSubscription,
};
use atelier_domain::identity::{Scope, User};
use atelier_domain::jobs::Job;
use atelier_domain::models::PlanTier;
use atelier_domain::ports::Store;
use atelier_testkit::fakes::FakeGateway;
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds, builders};
use chrono::TimeDelta;

use crate::billing::{Billing, BillingPorts, BillingSettings};

pub(super) const STARTER: &str = "price_starter";
pub(super) const PRO: &str = "price_pro";
pub(super) const PACK: &str = "price_pack";

pub(super) struct Rig {
    pub(super) billing: Arc<Billing>,
    pub(super) store: MemoryStore,
    pub(super) gateway: FakeGateway,
    pub(super) clock: FrozenClock,
    pub(super) user: User,
    pub(super) scope: Scope,
}

impl Rig {
    pub(super) async fn new() -> Self {
        Self::where_plan_credits_lapse(false).await
    }

    pub(super) async fn where_plan_credits_lapse(plan_credits_lapse: bool) -> Self {
        let (store, gateway) = (MemoryStore::new(), FakeGateway::default());
        let (clock, ids) = (FrozenClock::default(), SeededIds::new(5));
        let user = builders::user(&ids, "ada");
        let mut transaction = store.begin_for_house().await.unwrap();
        transaction.users().ensure(&user).await.unwrap();
        transaction.commit().await.unwrap();
        gateway.world(|world| {
            for (price, cents) in [(STARTER, 2_900), (PRO, 7_900), (PACK, 1_000)] {
                world.prices.insert(PriceId::new(price), cents);
            }
        });
        let ports = BillingPorts {
            store: Arc::new(store.clone()),
            gateway: Some(Arc::new(gateway.clone())),
            events: Some(Arc::new(gateway.clone())),
            signals: None,
            clock: Arc::new(clock.clone()),
            ids: Arc::new(ids),
        };
        let plans = vec![
            (PriceId::new(STARTER), PlanTier::Starter),
            (PriceId::new(PRO), PlanTier::Pro),
        ];
        let settings = BillingSettings {
            prices: PriceList::new(plans, Some(PriceId::new(PACK))),
            public_url: "https://atelier.example".to_owned(),
            plan_credits_lapse,
        };
        Self {
            billing: Arc::new(Billing::new(ports, settings)),
            store,
            gateway,
            clock,
            scope: Scope::person(user.id),
            user,
        }
    }

    /// The processor has something to tell.
    pub(super) fn event(&self, id: &str, name: &str, about: About) -> EventId {
        let event = PaymentEvent {
            id: EventId::new(id),
            name: name.to_owned(),
            about,
            doubt: None,
            created_at: builders::start(),
        };
        let id = event.id.clone();
        self.gateway
            .world(|world| world.events.insert(id.clone(), event));
        id
    }

    /// Delivers a message, and does what is queued then, as a worker would.
    pub(super) async fn deliver(&self, id: &EventId) {
        let body = id.as_str().as_bytes();
        self.billing.receive(body, "good").await.unwrap();
        self.work().await;
    }

    pub(super) async fn work(&self) {
        for job in self.store.take_jobs() {
            if let Job::ApplyPaymentEvent { event } = job {
                self.billing.apply(&event).await.unwrap();
            }
        }
    }

    pub(super) async fn state(&self, id: &EventId) -> EventState {
        let kept = self.store.billing().event(id).await.unwrap();
        kept.unwrap().state
    }

    pub(super) async fn plan(&self) -> PlanTier {
        self.billing.subscribed(self.scope).await.unwrap().plan
    }

    /// Credits, in whole ones.
    pub(super) async fn balance(&self) -> i64 {
        let account = self.store.credits().account(self.scope).await.unwrap();
        account.map_or(0, |kept| kept.account.balance() / 1_000_000)
    }

    /// The person is a customer already.
    pub(super) async fn customer(&self) -> CustomerId {
        let customer = self.billing.customer(self.scope).await;
        customer.unwrap()
    }

    /// A paid invoice of a subscription, with its payment and charge.
    pub(super) fn pay(&self, told: &ToldSubscription, invoice: &str, cents: u64) -> PaymentId {
        let line = InvoiceLine {
            price: Some(told.price.clone()),
            amount: i64::try_from(cents).unwrap(),
            is_proration: false,
            period: told.period,
        };
        self.pay_lines(told, invoice, cents, vec![line])
    }

    pub(super) fn pay_lines(
        &self,
        told: &ToldSubscription,
        invoice: &str,
        cents: u64,
        lines: Vec<InvoiceLine>,
    ) -> PaymentId {
        let reason = if lines.iter().any(|line| line.is_proration) {
            InvoiceReason::SubscriptionChanged
        } else {
            InvoiceReason::SubscriptionCreated
        };
        let paid = Invoice {
            id: InvoiceId::new(invoice),
            customer: told.customer.clone(),
            marks: told.marks,
            subscription: Some(told.id.clone()),
            reason,
            status: InvoiceStatus::Paid,
            number: Some("A-1".to_owned()),
            due: Money::new(cents, "usd"),
            paid: Money::new(cents, "usd"),
            lines,
            page_url: None,
            pdf_url: None,
            created_at: builders::start(),
        };
        let payment = self.charge(invoice, cents, Marks::default());
        self.gateway.world(|world| {
            world.subscriptions.insert(told.id.clone(), told.clone());
            let of_invoice = (paid.id.clone(), payment.clone());
            world.invoice_payments.push(of_invoice);
            world.invoices.insert(paid.id.clone(), paid);
        });
        payment
    }

    /// A payment that went through.
    pub(super) fn charge(&self, name: &str, cents: u64, marks: Marks) -> PaymentId {
        let (payment, charge) = (
            PaymentId::new(format!("pi_{name}")),
            ChargeId::new(format!("ch_{name}")),
        );
        self.gateway.world(|world| {
            let of_payment = Payment {
                id: payment.clone(),
                customer: None,
                marks,
                status: PaymentStatus::Succeeded,
                received: Money::new(cents, "usd"),
                charge: Some(charge.clone()),
            };
            world.payments.insert(payment.clone(), of_payment);
            let taken = Charge {
                id: charge.clone(),
                payment: Some(payment.clone()),
                amount: Money::new(cents, "usd"),
                refunded: 0,
            };
            world.charges.insert(charge, taken);
        });
        payment
    }

    /// So much of the charge has gone back, in all.
    pub(super) fn refund(&self, name: &str, cents: u64) -> ChargeId {
        let id = ChargeId::new(format!("ch_{name}"));
        self.gateway
            .world(|world| world.charges.get_mut(&id).unwrap().refunded = cents);
        id
    }

    pub(super) fn dispute(&self, name: &str, cents: u64, status: DisputeStatus) -> DisputeId {
        let id = DisputeId::new(format!("dp_{name}"));
        let dispute = Dispute {
            id: id.clone(),
            charge: ChargeId::new(format!("ch_{name}")),
            payment: None,
            amount: cents,
            status,
        };
        self.gateway
            .world(|world| world.disputes.insert(id.clone(), dispute));
        id
    }

    /// Buys one pack, up to the paid page.
    pub(super) async fn bought_pack(&self) -> CheckoutId {
        let open = self.billing.checkout_credits(self.scope, 1).await.unwrap();
        let marks = Marks {
            owner: Some(self.user.id),
            order: Some(open.order),
        };
        let payment = self.charge("pack", 1_000, marks);
        let order = self.store.billing().order(open.order).await.unwrap();
        let page = order.unwrap().checkout.unwrap();
        self.gateway.world(|world| {
            let told = world.checkouts.get_mut(&page).unwrap();
            told.status = CheckoutStatus::Complete;
            told.is_paid = true;
            told.payment = Some(payment);
        });
        page
    }
}

pub(super) fn month() -> Period {
    Period {
        start: builders::start(),
        end: builders::start() + TimeDelta::days(30),
    }
}

/// An active subscription.
pub(super) fn told(customer: &CustomerId, id: &str, price: &str) -> ToldSubscription {
    ToldSubscription {
        id: SubscriptionId::new(id),
        customer: customer.clone(),
        marks: Marks::default(),
        status: SubscriptionStatus::Active,
        item: SubscriptionItemId::new("si_1"),
        price: PriceId::new(price),
        period: month(),
        cancel_at_period_end: false,
        ended_at: None,
        trial_end: None,
        created_at: builders::start(),
    }
}
