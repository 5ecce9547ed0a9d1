//! The played Stripe refuses what the true one refuses.

use atelier_testkit::stripe::FakeStripe;
use reqwest::{Client, StatusCode};
use serde_json::Value;

use super::stage::{PACK, STARTER, Stage};
use crate::API_VERSION;

async fn post(stage: &Stage, path: &str, version: &str, form: &[(&str, &str)]) -> (u16, Value) {
    let body: String = url::form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    #[expect(
        clippy::disallowed_methods,
        reason = "somebody who asks for other things than we do"
    )]
    let response = Client::new()
        .post(format!("{}{path}", stage.stripe.address()))
        .bearer_auth(FakeStripe::SECRET_KEY)
        .header("stripe-version", version)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(body)
        .send()
        .await
        .unwrap();
    let status = response.status().as_u16();
    (
        status,
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap(),
    )
}

#[tokio::test]
async fn what_the_version_took_away_is_refused() {
    let stage = Stage::new().await;
    let customer = stage.customer().await;
    let good = [
        ("mode", "payment"),
        ("customer", customer.as_str()),
        ("line_items[0][price]", PACK),
        ("line_items[0][quantity]", "1"),
        ("success_url", "https://app.example.test/"),
    ];
    let path = "/v1/checkout/sessions";
    let (status, _) = post(&stage, path, API_VERSION, &good).await;
    assert_eq!(status, 200);
    for (other, code) in [
        (
            ("payment_method_types[0]", "card"),
            "payment_method_types_no_longer_supported",
        ),
        (("ui_mode", "hosted"), "parameter_invalid"),
        (("colour", "red"), "parameter_unknown"),
        (("line_items[0][price]", STARTER), "parameter_invalid"),
        (("line_items[0][price]", "price_none"), "resource_missing"),
        (("subscription_data[metadata][x]", "y"), "parameter_invalid"),
        (("expires_at", "1793000060"), "parameter_invalid"),
    ] {
        let form = [&good[..], &[other]].concat();
        let (status, answer) = post(&stage, path, API_VERSION, &form).await;
        assert_eq!(status, StatusCode::BAD_REQUEST.as_u16(), "{other:?}");
        assert_eq!(answer["error"]["code"], code, "{other:?}");
    }
    let (status, _) = post(&stage, path, "2026-09-30.endive", &good).await;
    assert_eq!(status, 400);
}

#[tokio::test]
async fn webhooks_reach_an_address() {
    let receiver = wiremock::MockServer::start().await;
    wiremock::Mock::given(wiremock::matchers::path("/hook"))
        .and(wiremock::matchers::header_exists("stripe-signature"))
        .respond_with(wiremock::ResponseTemplate::new(202))
        .expect(1)
        .mount(&receiver)
        .await;
    let stage = Stage::new().await;
    stage.customer().await;
    let webhook = stage.stripe.webhooks(stage.stripe.now()).remove(0);
    assert_eq!(webhook.name, "customer.created");
    let status = webhook
        .post(&format!("{}/hook", receiver.uri()))
        .await
        .unwrap();
    assert_eq!(status, 202);
}
