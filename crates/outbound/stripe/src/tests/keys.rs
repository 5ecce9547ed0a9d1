//! Once in effect, whatever happens on the way.

use std::time::Duration;

use atelier_domain::billing::{CheckoutMode, GatewayError, PaymentGateway as _};
use atelier_testkit::stripe::Fault;

use super::stage::{Stage, key, patience, person};
use crate::Patience;

const CUSTOMERS: &str = "POST /v1/customers";

/// What was asked to make a customer, by its key.
fn keys(stage: &Stage) -> Vec<String> {
    let asked = stage.stripe.asked();
    let orders = asked.iter().filter(|asked| asked.line() == CUSTOMERS);
    orders
        .map(|asked| asked.key().unwrap().to_owned())
        .collect()
}

#[tokio::test]
async fn a_passing_fault_is_tried_again_with_the_same_key() {
    for fault in [
        Fault::Busy { retry_after: None },
        Fault::Busy {
            retry_after: Some(0),
        },
        Fault::InProgress,
        Fault::Away,
        Fault::AnswerLost,
    ] {
        let stage = Stage::new().await;
        stage.stripe.fail_next_on(CUSTOMERS, fault);
        stage.customer().await;
        assert_eq!(keys(&stage), ["customer", "customer"], "{fault:?}");
        assert_eq!(stage.stripe.objects("customer").len(), 1, "{fault:?}");
    }
}

#[tokio::test]
async fn silence_is_broken_off() {
    let hasty = Patience {
        timeout: Duration::from_millis(300),
        ..patience()
    };
    let stage = Stage::with(hasty).await;
    stage.stripe.fail_next_on(CUSTOMERS, Fault::Silence);
    stage.customer().await;
    assert_eq!(keys(&stage), ["customer", "customer"]);
}

#[tokio::test]
async fn three_tries_are_enough() {
    let stage = Stage::new().await;
    for _ in 0..4 {
        stage.stripe.fail_next_on(CUSTOMERS, Fault::Away);
    }
    let failed = stage
        .gateway
        .create_customer(&key("customer"), &person())
        .await;
    let Err(GatewayError::Port(error)) = failed else {
        panic!("stripe is away: {failed:?}");
    };
    assert!(error.is_unavailable());
    assert_eq!(keys(&stage).len(), 3);
}

#[tokio::test]
async fn nobody_waits_longer_than_they_can() {
    let stage = Stage::new().await;
    let asks_much = Fault::Busy {
        retry_after: Some(60),
    };
    stage.stripe.fail_next_on(CUSTOMERS, asks_much);
    let failed = stage
        .gateway
        .create_customer(&key("customer"), &person())
        .await;
    assert!(matches!(failed, Err(GatewayError::Port(error)) if error.is_unavailable()));
    assert_eq!(keys(&stage).len(), 1);
}

#[tokio::test]
async fn stripe_has_the_last_word_on_trying_again() {
    let stage = Stage::new().await;
    stage.stripe.fail_next_on(CUSTOMERS, Fault::Hopeless);
    let failed = stage
        .gateway
        .create_customer(&key("customer"), &person())
        .await;
    assert!(matches!(failed, Err(GatewayError::Port(_))));
    assert_eq!(keys(&stage).len(), 1);
}

#[tokio::test]
async fn a_failure_that_is_kept_is_left_behind() {
    for was_done in [false, true] {
        let stage = Stage::new().await;
        stage
            .stripe
            .fail_next_on(CUSTOMERS, Fault::Broken { was_done });
        let customer = stage.customer().await;
        // What had come of the first try is found; only where there is nothing, another key is taken.
        let [made] = &stage.stripe.objects("customer")[..] else {
            panic!("there is one customer");
        };
        assert_eq!(made["id"], customer.as_str());
        let has_other_key = keys(&stage).contains(&"customer/anew".to_owned());
        assert_eq!(has_other_key, !was_done);
    }
}

#[tokio::test]
async fn a_page_that_failed_for_good_is_made_anew() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let broken = Fault::Broken { was_done: false };
    stage.stripe.fail_next_on("POST /v1/checkout", broken);
    let order = stage.order(&customer, CheckoutMode::Payment);
    let first = stage
        .gateway
        .start_checkout(&key("page"), &order)
        .await
        .unwrap();
    let again = stage
        .gateway
        .start_checkout(&key("page"), &order)
        .await
        .unwrap();
    assert_eq!(first, again);
    assert_eq!(stage.stripe.objects("checkout.session").len(), 1);
}

#[tokio::test]
async fn a_key_stands_for_the_same_values() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let mut order = stage.order(&customer, CheckoutMode::Payment);
    stage
        .gateway
        .start_checkout(&key("page"), &order)
        .await
        .unwrap();
    order.quantity += 1;
    let other = stage.gateway.start_checkout(&key("page"), &order).await;
    let Err(GatewayError::Port(error)) = other else {
        panic!("the key is used: {other:?}");
    };
    assert!(!error.is_unavailable());
}

/// Maps iterate differently each time, and what is sent with a key must not.
#[tokio::test]
async fn the_same_order_has_the_same_bytes() {
    let mut forms = Vec::new();
    for _ in 0..8 {
        let stage = Stage::new().await;
        let customer = stage.customer().await;
        stage.checkout(&customer, CheckoutMode::Subscription).await;
        forms.push(stage.stripe.asked().pop().unwrap().form);
    }
    forms.dedup();
    assert_eq!(forms.len(), 1);
    assert_eq!(
        forms[0]
            .iter()
            .filter(|(name, _)| name.contains("metadata"))
            .count(),
        4
    );
}

#[tokio::test]
async fn keys_and_ids_that_are_none_are_not_sent() {
    let stage = Stage::new().await;
    for name in ["", &"x".repeat(256)] {
        let refused = stage.gateway.create_customer(&key(name), &person()).await;
        assert!(matches!(refused, Err(GatewayError::Port(_))), "{name}");
    }
    for id in ["", "..", "in_1?x=y", "in_1#", "in%5f1"] {
        let id = atelier_domain::billing::InvoiceId::new(id);
        let refused = stage.gateway.invoice(&id).await;
        assert!(matches!(refused, Err(GatewayError::Port(_))), "{id}");
    }
    assert!(stage.lines().is_empty());
}
