//! The gateway in front of a played Stripe.

use std::time::Duration;

use atelier_domain::billing::{
    CheckoutMode, CustomerId, Marks, NewCheckout, NewCustomer, OperationKey, PaymentGateway as _,
    PriceId, ToldCheckout,
};
use atelier_domain::kernel::{OrderId, UserId};
use atelier_testkit::stripe::{Asked, FakeStripe};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::description::{self, Request};
use crate::{Patience, StripeGateway, StripeOptions};

pub(super) const STARTER: &str = "price_starter";
pub(super) const PRO: &str = "price_pro";
pub(super) const PACK: &str = "price_pack";

pub(super) struct Stage {
    pub(super) stripe: FakeStripe,
    pub(super) gateway: StripeGateway,
}

pub(super) fn start() -> DateTime<Utc> {
    DateTime::from_timestamp(1_793_000_000, 0).unwrap()
}

/// Three tries, with no waits to speak of.
pub(super) fn patience() -> Patience {
    Patience {
        tries: 3,
        timeout: Duration::from_secs(20),
        first_wait: Duration::from_millis(1),
        longest_wait: Duration::from_secs(2),
    }
}

pub(super) fn gateway(address: String, patience: Patience) -> StripeGateway {
    let options = StripeOptions {
        secret_key: FakeStripe::SECRET_KEY.into(),
        address: Some(address),
        patience,
    };
    StripeGateway::new(options).unwrap()
}

pub(super) fn key(name: &str) -> OperationKey {
    OperationKey::new(name)
}

pub(super) fn marks() -> Marks {
    Marks {
        owner: Some(UserId::new(Uuid::from_u128(1))),
        order: Some(OrderId::new(Uuid::from_u128(2))),
    }
}

pub(super) fn person() -> NewCustomer {
    NewCustomer {
        owner: UserId::new(Uuid::from_u128(1)),
        email: Some("ada@example.test".to_owned()),
        name: Some("Ada & Co <ä>".to_owned()),
    }
}

impl Stage {
    pub(super) async fn new() -> Self {
        Self::with(patience()).await
    }

    pub(super) async fn with(patience: Patience) -> Self {
        let stripe = FakeStripe::start(start()).await;
        stripe.add_price(STARTER, 2_900, true);
        stripe.add_price(PRO, 7_900, true);
        stripe.add_price(PACK, 1_000, false);
        let gateway = gateway(stripe.address(), patience);
        Self { stripe, gateway }
    }

    pub(super) async fn customer(&self) -> CustomerId {
        self.gateway
            .create_customer(&key("customer"), &person())
            .await
            .unwrap()
    }

    pub(super) fn order(&self, customer: &CustomerId, mode: CheckoutMode) -> NewCheckout {
        let (price, quantity) = match mode {
            CheckoutMode::Subscription => (STARTER, 1),
            CheckoutMode::Payment => (PACK, 3),
        };
        NewCheckout {
            customer: customer.clone(),
            mode,
            price: PriceId::new(price),
            quantity,
            marks: marks(),
            success_url: "https://app.example.test/ok?page={CHECKOUT}".to_owned(),
            cancel_url: "https://app.example.test/plans".to_owned(),
            expires_at: self.stripe.now() + TimeDelta::hours(23),
        }
    }

    /// A page that is open.
    pub(super) async fn checkout(&self, customer: &CustomerId, mode: CheckoutMode) -> ToldCheckout {
        let order = self.order(customer, mode);
        let name = format!("checkout-{}", self.stripe.asked().len());
        self.gateway
            .start_checkout(&key(&name), &order)
            .await
            .unwrap()
    }

    /// What was asked, such as `POST /v1/customers`.
    pub(super) fn lines(&self) -> Vec<String> {
        self.stripe.asked().iter().map(Asked::line).collect()
    }

    /// Fails unless the description has all that was asked, and all that was answered.
    pub(super) fn is_as_described(&self) {
        for asked in self.stripe.asked() {
            description::accepts(&Request {
                method: &asked.method,
                path: &asked.path,
                query: &asked.query,
                form: &asked.form,
                version: &asked.headers["stripe-version"],
            });
            let (status, answer) = asked.answer.unwrap();
            description::allows(&asked.method, &asked.path, status, &answer);
        }
        for event in self.stripe.objects("event") {
            description::is_a("event", &event);
            let object = &event["data"]["object"];
            description::is_a(object["object"].as_str().unwrap(), object);
        }
    }
}
