use atelier_domain::identity::{
    DirectoryChange, DirectoryEvents as _, DirectoryPerson, MessageRefusal, SignedMessage, Subject,
};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::ClerkEvents;

const ISSUER: &str = "https://clerk.example.test";
const KEY: &[u8] = b"atelier-test-only-key-0123456789";
const SENT_AT: i64 = 1_793_000_000;

fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(SENT_AT, 0).unwrap()
}

/// What becomes of a body that Clerk signed.
fn read(body: &[u8]) -> Result<DirectoryChange, MessageRefusal> {
    let secret = format!("whsec_{}", STANDARD.encode(KEY));
    let events = ClerkEvents::new(ISSUER.to_owned(), &[secret.into()]).unwrap();
    let timestamp = SENT_AT.to_string();
    let mut code = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    code.update(format!("msg_1.{timestamp}.").as_bytes());
    code.update(body);
    let signature = format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()));
    let message = SignedMessage {
        id: "msg_1",
        timestamp: &timestamp,
        signature: &signature,
        body,
    };
    let event = events.read(message, now())?;
    assert_eq!(event.id, "msg_1");
    Ok(event.change)
}

fn person(name: &str, email: Option<&str>, first: &str, updated_ms: i64) -> DirectoryChange {
    DirectoryChange::Present(DirectoryPerson {
        subject: subject(name),
        email: email.map(str::to_owned),
        display_name: Some(format!("{first} User")),
        updated_at: DateTime::from_timestamp_millis(updated_ms).unwrap(),
    })
}

fn subject(name: &str) -> Subject {
    Subject {
        issuer: ISSUER.to_owned(),
        name: name.to_owned(),
    }
}

#[test]
fn the_samples_say_what_changed() {
    let text = include_str!("../../tests/data/clerk-events.json");
    let document: Value = serde_json::from_str(text).unwrap();
    let changes: Vec<_> = document["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| read(event.to_string().as_bytes()).unwrap())
        .collect();
    let email = Some("user@example.com");
    assert_eq!(
        changes,
        [
            person("user_test0001", email, "Test", 1_790_000_000_000),
            person("user_test0001", email, "Renamed", 1_790_000_001_000),
            person("user_test0002", None, "Test", 1_790_000_000_000),
            DirectoryChange::Deleted(subject("user_test0001")),
        ]
    );
}

#[test]
fn only_the_primary_address_counts_and_only_once_verified() {
    let address = |id: &str, status: Value| json!({"id": id, "email_address": format!("{id}@example.test"), "verification": status});
    let verified = json!({"status": "verified"});
    for (primary, status, expected) in [
        (json!("idn_1"), verified.clone(), Some("idn_1@example.test")),
        (json!("idn_1"), json!({"status": "unverified"}), None),
        (json!("idn_1"), json!({"status": "expired"}), None),
        (json!("idn_1"), Value::Null, None),
        (json!("idn_gone"), verified.clone(), None),
        (Value::Null, verified.clone(), None),
    ] {
        let body = json!({"type": "user.updated", "data": {
            "id": "user_1", "primary_email_address_id": primary,
            "email_addresses": [address("idn_2", verified.clone()), address("idn_1", status)],
        }});
        let DirectoryChange::Present(person) = read(body.to_string().as_bytes()).unwrap() else {
            panic!("it tells of a person");
        };
        assert_eq!(person.email.as_deref(), expected, "{body}");
        // Nothing said when, so the message's own time counts.
        assert_eq!(person.updated_at, now());
        assert_eq!(person.display_name, None);
    }
}

#[test]
fn names_are_put_together_from_what_there_is() {
    for (first, last, expected) in [
        (json!("Ada"), json!("Lovelace"), Some("Ada Lovelace")),
        (json!(" Ada "), json!(""), Some("Ada")),
        (Value::Null, json!("Lovelace"), Some("Lovelace")),
        (json!(" "), Value::Null, None),
    ] {
        let data = json!({"id": "user_1", "first_name": first, "last_name": last});
        let body = json!({"type": "user.created", "data": data}).to_string();
        let DirectoryChange::Present(person) = read(body.as_bytes()).unwrap() else {
            panic!("it tells of a person");
        };
        assert_eq!(person.display_name.as_deref(), expected);
    }
}

#[test]
fn other_events_are_nothing_to_us() {
    for body in [
        json!({"type": "session.created", "data": {"id": "sess_1"}}),
        json!({"type": "organization.deleted", "data": {"id": "org_1"}}),
        json!({"type": "user.renamed", "data": 1}),
    ] {
        let change = read(body.to_string().as_bytes());
        assert_eq!(change, Ok(DirectoryChange::Other), "{body}");
    }
}

#[test]
fn bodies_that_cannot_be_read_are_refused() {
    for body in [
        &b""[..],
        b"{",
        b"[]",
        b"\xff",
        br#"{"type":"user.created"}"#,
        br#"{"type":"user.created","data":{}}"#,
        br#"{"type":"user.deleted","data":{"id":null}}"#,
        br#"{"data":{"id":"user_1"}}"#,
    ] {
        assert_eq!(read(body), Err(MessageRefusal::Body));
    }
}

#[test]
fn nothing_is_parsed_before_the_signature_is_checked() {
    let secret = format!("whsec_{}", STANDARD.encode(KEY));
    let events = ClerkEvents::new(ISSUER.to_owned(), &[secret.into()]).unwrap();
    let message = SignedMessage {
        id: "msg_1",
        timestamp: "1793000000",
        signature: "v1,AAAA",
        body: b"{",
    };
    assert_eq!(events.read(message, now()), Err(MessageRefusal::Signature));
}
