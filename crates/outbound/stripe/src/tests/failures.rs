//! What Stripe's answers are to whoever asked.

use atelier_domain::billing::{GatewayError, InvoiceId, PaymentGateway as _};
use serde_json::{Value, json};
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::stage::{gateway, patience};
use crate::{API_VERSION, Patience};

async fn asked(answer: ResponseTemplate) -> (GatewayError, MockServer) {
    let server = MockServer::start().await;
    Mock::given(any()).respond_with(answer).mount(&server).await;
    let patience = Patience {
        tries: 1,
        ..patience()
    };
    let gateway = gateway(server.uri(), patience);
    let error = gateway.invoice(&InvoiceId::new("in_1")).await.unwrap_err();
    (error, server)
}

fn refused(status: u16, kind: &str, code: Option<&str>) -> ResponseTemplate {
    let error = json!({ "type": kind, "code": code, "message": "ada@example.test may not" });
    ResponseTemplate::new(status).set_body_json(json!({ "error": error }))
}

/// What a failure is, in one word.
fn class(error: &GatewayError) -> String {
    match error {
        GatewayError::NotFound => "not found".to_owned(),
        GatewayError::Declined { code } => format!("declined {code}"),
        GatewayError::Refused { code } => format!("refused {code}"),
        GatewayError::Port(error) if error.is_unavailable() => "away".to_owned(),
        GatewayError::Port(error) => error.to_string(),
    }
}

#[tokio::test]
async fn failures_are_told_apart() {
    let invalid = "invalid_request_error";
    let key = "stripe does not take our key";
    let unreadable = "stripe's answer can't be read";
    let other = "stripe refused to answer";
    for (answer, expected) in [
        (refused(404, invalid, Some("resource_missing")), "not found"),
        (refused(400, invalid, Some("resource_missing")), "not found"),
        (refused(404, invalid, None), other),
        (
            refused(400, invalid, Some("parameter_unknown")),
            "refused parameter_unknown",
        ),
        (refused(400, invalid, None), "refused invalid_request_error"),
        (
            refused(402, "card_error", Some("expired_card")),
            "declined expired_card",
        ),
        (
            refused(402, invalid, Some("requires_action")),
            "declined requires_action",
        ),
        (
            refused(400, "idempotency_error", None),
            "stripe knows this operation with other values",
        ),
        (refused(401, invalid, None), key),
        (refused(403, invalid, None), key),
        (refused(409, "idempotency_error", None), "away"),
        (refused(429, invalid, Some("rate_limit")), "away"),
        (refused(500, "api_error", None), "away"),
        (ResponseTemplate::new(502).set_body_string("<html>"), "away"),
        (
            ResponseTemplate::new(302).insert_header("location", "/v1/invoices/in_2"),
            other,
        ),
        (
            ResponseTemplate::new(200).set_body_json(json!({ "id": "in_1" })),
            unreadable,
        ),
        (
            ResponseTemplate::new(200).set_body_string("<html>"),
            unreadable,
        ),
        (
            ResponseTemplate::new(200).set_body_bytes(vec![b' '; 9 * 1024 * 1024]),
            unreadable,
        ),
    ] {
        let (error, server) = asked(answer).await;
        assert_eq!(class(&error), expected);
        assert_eq!(
            server.received_requests().await.unwrap().len(),
            1,
            "{expected}"
        );
    }
}

/// Down to the last cause: what is logged must not tell the key, nor what a person typed.
#[tokio::test]
async fn failures_name_the_request_and_no_secret() {
    for answer in [
        refused(401, "invalid_request_error", Some("api_key_expired")),
        refused(500, "api_error", None),
    ] {
        let (error, _server) = asked(answer.insert_header("request-id", "req_1")).await;
        let told = format!("{error:?}");
        assert!(told.contains("req_1"), "{told}");
        assert!(!told.contains("sk_test_"), "{told}");
        assert!(!told.contains("ada@"), "{told}");
    }
    let options = crate::StripeOptions {
        secret_key: "sk_test_secret".into(),
        address: None,
        patience: patience(),
    };
    assert!(!format!("{options:?}").contains("sk_test_secret"));
}

#[tokio::test]
async fn the_call_carries_version_and_key() {
    let (_, server) = asked(ResponseTemplate::new(500)).await;
    let request = server.received_requests().await.unwrap().remove(0);
    assert_eq!(request.headers["stripe-version"], API_VERSION);
    assert_eq!(request.headers["authorization"], "Bearer sk_test_fake");
    assert_eq!(request.url.path(), "/v1/invoices/in_1");
    assert!(request.headers.get("idempotency-key").is_none());
}

#[tokio::test]
async fn a_stripe_that_is_not_there_is_away() {
    let address = {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.local_addr().unwrap()
    };
    let gateway = gateway(format!("http://{address}"), patience());
    let error = gateway.invoice(&InvoiceId::new("in_1")).await.unwrap_err();
    assert_eq!(class(&error), "away");
}

#[test]
fn addresses_that_are_none_are_refused() {
    for address in ["", "stripe", "mailto:stripe@example.test"] {
        let options = crate::StripeOptions {
            secret_key: "sk_test_fake".into(),
            address: Some(address.to_owned()),
            patience: patience(),
        };
        assert!(crate::StripeGateway::new(options).is_err(), "{address}");
    }
}

/// A member that means nothing here must not pass for something.
#[tokio::test]
async fn answers_without_what_they_need_are_refused() {
    let invoice = super::description::example("GET", "/v1/invoices/in_1");
    for (member, value) in [
        ("customer", Value::Null),
        ("amount_paid", json!(-1)),
        ("created", json!(i64::MAX)),
        ("status", json!("settled")),
        ("lines", Value::Null),
    ] {
        let mut invoice = invoice.clone();
        invoice[member] = value;
        let (error, _server) = asked(ResponseTemplate::new(200).set_body_json(invoice)).await;
        assert!(matches!(error, GatewayError::Port(_)), "{member}");
    }
}
