//! The description's own examples are understood.

use atelier_domain::billing::{
    ChargeId, CheckoutId, CheckoutMode, CustomerId, DisputeId, EventId, InvoiceId,
    PaymentGateway as _, PaymentId, PriceId, SubscriptionId,
};
use atelier_domain::billing::{NewCheckout, PriceChange, Settling, SubscriptionItemId};
use atelier_domain::kernel::Limit;
use chrono::TimeDelta;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::description;
use super::stage::{gateway, key, marks, patience, person};
use crate::StripeGateway;

/// Asks for everything there is to ask for.
async fn everything(gateway: &StripeGateway) {
    let customer = CustomerId::new("cus_1");
    let subscription = SubscriptionId::new("sub_1");
    gateway.create_customer(&key("1"), &person()).await.unwrap();
    gateway.find_customer(&person()).await.unwrap();
    for mode in [CheckoutMode::Subscription, CheckoutMode::Payment] {
        let checkout = NewCheckout {
            customer: customer.clone(),
            mode,
            price: PriceId::new("price_1"),
            quantity: 2,
            marks: marks(),
            success_url: "https://app.example.test/ok?s={CHECKOUT}".to_owned(),
            cancel_url: "https://app.example.test/".to_owned(),
            expires_at: super::stage::start() + TimeDelta::hours(1),
        };
        gateway.start_checkout(&key("2"), &checkout).await.unwrap();
    }
    gateway
        .expire_checkout(&CheckoutId::new("cs_1"))
        .await
        .unwrap();
    gateway.checkout(&CheckoutId::new("cs_1")).await.unwrap();
    gateway
        .open_portal(&customer, "https://app.example.test/")
        .await
        .unwrap();
    for cancel in [true, false] {
        gateway
            .set_cancel_at_period_end(&key("3"), &subscription, cancel)
            .await
            .unwrap();
    }
    for settling in [Settling::Now, Settling::NextPeriod] {
        let change = PriceChange {
            subscription: subscription.clone(),
            item: SubscriptionItemId::new("si_1"),
            price: PriceId::new("price_1"),
            settling,
        };
        gateway.change_price(&key("4"), &change).await.unwrap();
    }
    gateway.end_subscription(&subscription).await.unwrap();
    gateway.subscription(&subscription).await.unwrap();
    gateway.subscriptions_of(&customer).await.unwrap();
    gateway.price(&PriceId::new("price_1")).await.unwrap();
    let invoice = InvoiceId::new("in_1");
    gateway.invoice(&invoice).await.unwrap();
    let page = gateway.invoices(&customer, Some(&invoice), Limit::default());
    page.await.unwrap();
    gateway.payments_of(&invoice).await.unwrap();
    let payment = PaymentId::new("pi_1");
    gateway.invoice_of(&payment).await.unwrap();
    gateway.payment(&payment).await.unwrap();
    gateway.charge(&ChargeId::new("ch_1")).await.unwrap();
    gateway.dispute(&DisputeId::new("du_1")).await.unwrap();
    let event = EventId::new("evt_1");
    gateway.event(&event).await.unwrap();
    let since = super::stage::start();
    gateway.events_since(since, Some(&event)).await.unwrap();
}

#[tokio::test]
async fn every_example_is_understood() {
    let server = MockServer::start().await;
    let example = |request: &Request| {
        let answer = description::example(request.method.as_str(), request.url.path());
        ResponseTemplate::new(200).set_body_json(answer)
    };
    Mock::given(any())
        .respond_with(example)
        .mount(&server)
        .await;
    everything(&gateway(server.uri(), patience())).await;
    for request in server.received_requests().await.unwrap() {
        let query: Vec<_> = request.url.query_pairs().into_owned().collect();
        let form: Vec<_> = url::form_urlencoded::parse(&request.body)
            .into_owned()
            .collect();
        description::accepts(&description::Request {
            method: request.method.as_str(),
            path: request.url.path(),
            query: &query,
            form: &form,
            version: request.headers["stripe-version"].to_str().unwrap(),
        });
    }
}

/// A mock server judges by the description in its own way.
#[tokio::test]
#[ignore = "needs the mock server that `cargo xtask stripe` brings up"]
async fn the_mock_server_takes_and_is_understood() {
    let address = std::env::var("ATELIER_TEST_STRIPE_MOCK_URL").unwrap();
    everything(&gateway(address, patience())).await;
}
