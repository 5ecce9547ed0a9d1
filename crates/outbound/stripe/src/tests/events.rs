use atelier_domain::billing::{
    About, ChargeId, CheckoutId, DisputeId, EventRefusal, InvoiceId, PaymentEvent,
    PaymentEvents as _, PaymentId, SubscriptionId,
};
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::{API_VERSION, StripeEvents};

const SECRET: &str = "whsec_atelier_test_only_0123456789";

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_793_000_000, 0).unwrap()
}

/// What becomes of a body that Stripe signed.
fn read(body: &[u8]) -> Result<PaymentEvent, EventRefusal> {
    use std::fmt::Write as _;

    let mut code = Hmac::<Sha256>::new_from_slice(SECRET.as_bytes()).unwrap();
    code.update(b"1793000000.");
    code.update(body);
    let mut signature = "t=1793000000,v1=".to_owned();
    for byte in code.finalize().into_bytes() {
        write!(signature, "{byte:02x}").unwrap();
    }
    let events = StripeEvents::new(&[SECRET.into()]).unwrap();
    events.verify(body, &signature, now())
}

fn event(name: &str, object: &Value) -> Value {
    json!({
        "id": "evt_1", "object": "event", "api_version": API_VERSION, "created": 1_793_000_000,
        "type": name, "data": { "object": object },
    })
}

fn about(body: &Value) -> About {
    read(body.to_string().as_bytes()).unwrap().about
}

#[test]
fn the_samples_say_what_they_are_about() {
    let text = include_str!("../../tests/data/stripe-events.json");
    let document: Value = serde_json::from_str(text).unwrap();
    let samples = document["events"].as_array().unwrap();
    let checkout = |number| About::Checkout(CheckoutId::new(format!("cs_test_Atelier000{number}")));
    let subscription = || About::Subscription(SubscriptionId::new("sub_TestAtelier0001"));
    let invoice = |number| About::Invoice(InvoiceId::new(format!("in_TestAtelier000{number}")));
    let payment = || About::Payment(PaymentId::new("pi_TestAtelier0001"));
    let charge = || About::Charge(ChargeId::new("ch_TestAtelier0001"));
    let dispute = || About::Dispute(DisputeId::new("du_TestAtelier0001"));
    let expected = [
        checkout(1),
        checkout(2),
        checkout(3),
        checkout(3),
        checkout(1),
        subscription(),
        subscription(),
        subscription(),
        subscription(),
        invoice(1),
        invoice(2),
        payment(),
        payment(),
        // The refund, which is third of these, is about its charge.
        charge(),
        charge(),
        charge(),
        dispute(),
        dispute(),
    ];
    assert_eq!(samples.len(), 18);
    for (sample, expected) in samples.iter().zip(expected) {
        let event = read(sample.to_string().as_bytes()).unwrap();
        assert_eq!(event.about, expected, "{}", sample["type"]);
        assert_eq!(event.doubt, None);
        assert_eq!(event.id.as_str(), sample["id"]);
        assert_eq!(event.name, sample["type"].as_str().unwrap());
        assert_eq!(
            event.created_at.timestamp(),
            sample["created"].as_i64().unwrap()
        );
    }
}

#[test]
fn other_messages_are_nothing_to_us() {
    let object = json!({ "object": "product", "id": "prod_1" });
    for name in [
        "product.created",
        "invoice.created",
        "customer.deleted",
        "invoice.paid.twice",
    ] {
        assert_eq!(about(&event(name, &object)), About::Nothing, "{name}");
    }
    // The second generation is thin, has its time in words, and is never ours.
    let thin = json!({
        "id": "evt_2", "object": "v2.core.event", "type": "v1.billing.meter.error_report_triggered",
        "created": "2026-11-20T10:00:00.000Z", "livemode": false,
        "related_object": { "id": "mtr_1", "type": "billing.meter", "url": "/v1/billing/meters/mtr_1" },
    });
    let thin = read(thin.to_string().as_bytes()).unwrap();
    assert_eq!(thin.about, About::Nothing);
    assert_eq!(thin.doubt, None);
    let named_as_ours = json!({
        "id": "evt_2", "object": "v2.core.event", "type": "invoice.paid",
        "created": "2026-11-20T10:00:00Z",
    });
    assert_eq!(about(&named_as_ours), About::Nothing);
}

#[test]
fn another_version_is_a_doubt() {
    let invoice = json!({ "object": "invoice", "id": "in_1" });
    for version in [
        json!("2025-03-31.basil"),
        json!("2026-09-30.endive"),
        Value::Null,
    ] {
        let mut other = event("invoice.paid", &invoice);
        other["api_version"] = version;
        let told = read(other.to_string().as_bytes()).unwrap();
        assert_eq!(told.about, About::Invoice(InvoiceId::new("in_1")));
        assert!(told.doubt.unwrap().contains(API_VERSION));
        // Nobody has to look at what concerns nobody.
        other["type"] = json!("product.created");
        let told = read(other.to_string().as_bytes()).unwrap();
        assert_eq!(told.doubt, None);
    }
}

#[test]
fn ours_without_its_object_can_not_be_read() {
    for object in [
        Value::Null,
        json!("in_1"),
        json!({ "object": "invoice" }),
        json!({ "object": "charge", "id": "in_1" }),
        json!({ "object": "invoice", "id": 1 }),
    ] {
        assert_eq!(
            about(&event("invoice.paid", &object)),
            About::Unreadable,
            "{object}"
        );
    }
    let refund = json!({ "object": "refund", "id": "re_1", "charge": null });
    assert_eq!(about(&event("refund.created", &refund)), About::Unreadable);
    let whole =
        json!({ "object": "refund", "id": "re_1", "charge": { "id": "ch_1", "amount": 1 } });
    let charge = About::Charge(ChargeId::new("ch_1"));
    assert_eq!(about(&event("refund.failed", &whole)), charge);
}

#[test]
fn bodies_that_are_no_message_are_refused() {
    let good = event(
        "invoice.paid",
        &json!({ "object": "invoice", "id": "in_1" }),
    );
    let mut bodies: Vec<Vec<u8>> = vec![
        b"".to_vec(),
        b"{".to_vec(),
        b"[]".to_vec(),
        b"\xff".to_vec(),
    ];
    for member in ["id", "object", "type", "created"] {
        let mut body = good.clone();
        body.as_object_mut().unwrap().remove(member);
        bodies.push(body.to_string().into_bytes());
    }
    let mut late = good.clone();
    late["created"] = json!(i64::MAX);
    bodies.push(late.to_string().into_bytes());
    for body in bodies {
        assert_eq!(read(&body), Err(EventRefusal::Body));
    }
}

#[test]
fn nothing_is_parsed_before_the_signature_is_checked() {
    let events = StripeEvents::new(&[SECRET.into()]).unwrap();
    let refused = events.verify(b"{", "t=1793000000,v1=00", now());
    assert_eq!(refused, Err(EventRefusal::Signature));
}
