use std::sync::LazyLock;

use atelier_domain::identity::{MessageRefusal, SignedMessage};
use chrono::DateTime;
use proptest::prelude::*;
use serde_json::Value;

use crate::signature::{Secret, SecretError, verify};

pub(super) static VECTORS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let text = include_str!("../../tests/data/webhook-signatures.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    serde_json::from_value(document["standard_webhooks"].take()).unwrap()
});

fn secret(text: &str) -> Secret {
    Secret::new(&text.into()).unwrap()
}

fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap()
}

fn message(vector: &Value) -> SignedMessage<'_> {
    SignedMessage {
        id: text(vector, "id"),
        timestamp: text(vector, "timestamp"),
        signature: text(vector, "signature"),
        body: text(vector, "body").as_bytes(),
    }
}

/// Seconds.
fn now(vector: &Value) -> i64 {
    vector["now"].as_i64().unwrap()
}

fn verdict(message: SignedMessage<'_>, secrets: &[Secret], now: i64) -> Result<(), MessageRefusal> {
    let now = DateTime::from_timestamp(now, 0).unwrap();
    verify(message, secrets, now).map(|_| ())
}

#[test]
fn every_vector_gets_its_verdict() {
    assert_eq!(VECTORS.len(), 13);
    for vector in VECTORS.iter() {
        let secrets = [secret(text(vector, "secret"))];
        let verdict = verdict(message(vector), &secrets, now(vector));
        let expected = match text(vector, "name") {
            "too old" | "too far in the future" => Err(MessageRefusal::Time),
            "timestamp is not a number" => Err(MessageRefusal::Headers),
            name if name.starts_with("valid") => Ok(()),
            _ => Err(MessageRefusal::Signature),
        };
        assert_eq!(verdict, expected, "{}", vector["name"]);
        assert_eq!(verdict.is_ok(), vector["valid"], "{}", vector["name"]);
    }
}

#[test]
fn any_of_our_secrets_will_do() {
    let vector = &VECTORS[0];
    let ours = text(vector, "secret");
    let other = "whsec_YXRlbGllci10ZXN0LW9ubHkta2V5LXByZXZpb3VzLTA=";
    for (secrets, is_taken) in [
        (vec![ours], true),
        (vec![other, ours], true),
        (vec![ours, other], true),
        (vec![other], false),
        (vec![], false),
    ] {
        let secrets: Vec<_> = secrets.into_iter().map(secret).collect();
        let verdict = verdict(message(vector), &secrets, now(vector));
        assert_eq!(verdict.is_ok(), is_taken);
    }
}

#[test]
fn headers_that_say_nothing_are_refused() {
    let vector = &VECTORS[0];
    let secrets = [secret(text(vector, "secret"))];
    let good = message(vector);
    for (message, expected) in [
        (SignedMessage { id: "", ..good }, MessageRefusal::Headers),
        (
            SignedMessage {
                id: "msg.1",
                ..good
            },
            MessageRefusal::Headers,
        ),
        (
            SignedMessage {
                signature: "",
                ..good
            },
            MessageRefusal::Headers,
        ),
        (
            SignedMessage {
                timestamp: "",
                ..good
            },
            MessageRefusal::Headers,
        ),
        (
            SignedMessage {
                timestamp: "1e9",
                ..good
            },
            MessageRefusal::Headers,
        ),
        (
            SignedMessage {
                timestamp: "9223372036854775807",
                ..good
            },
            MessageRefusal::Headers,
        ),
        (
            SignedMessage {
                timestamp: "-1793000000",
                ..good
            },
            MessageRefusal::Time,
        ),
        (
            SignedMessage {
                signature: "v1,",
                ..good
            },
            MessageRefusal::Signature,
        ),
        (
            SignedMessage {
                signature: "v1a,AAAA v1",
                ..good
            },
            MessageRefusal::Signature,
        ),
    ] {
        assert_eq!(
            verdict(message, &secrets, now(vector)),
            Err(expected),
            "{message:?}"
        );
    }
}

#[test]
fn secrets_that_are_none_are_refused() {
    for text in [
        "",
        "whsec_",
        "whsec_c2hvcnQ=",
        "whsec_not base64",
        "whsec_YXRlbGllci10ZXN0",
    ] {
        assert_eq!(Secret::new(&text.into()).err(), Some(SecretError), "{text}");
    }
}

/// One byte changed, put in or taken out, somewhere in one of the four parts.
#[derive(Clone, Debug)]
struct Mutation {
    part: usize,
    place: prop::sample::Index,
    change: Change,
}

#[derive(Clone, Copy, Debug)]
enum Change {
    Replace(u8),
    Insert(u8),
    Remove,
}

fn mutation() -> impl Strategy<Value = Mutation> {
    // Blanks only separate signatures: one more of them forges nothing.
    let byte = 33_u8..127;
    let change = prop_oneof![
        byte.clone().prop_map(Change::Replace),
        byte.prop_map(Change::Insert),
        Just(Change::Remove),
    ];
    (0..4_usize, any::<prop::sample::Index>(), change).prop_map(|(part, place, change)| Mutation {
        part,
        place,
        change,
    })
}

fn mutate(text: &str, mutation: &Mutation) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let place = mutation.place.index(bytes.len());
    match mutation.change {
        Change::Replace(byte) => bytes[place] = byte,
        Change::Insert(byte) => bytes.insert(place, byte),
        Change::Remove => {
            bytes.remove(place);
        }
    }
    String::from_utf8(bytes).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    /// Fifty in each case, so 100,000 in all.
    #[test]
    fn no_mutation_is_taken(mutations in prop::collection::vec(mutation(), 50)) {
        let vector = &VECTORS[0];
        let secrets = [secret(text(vector, "secret"))];
        let good = ["id", "timestamp", "signature", "body"].map(|part| text(vector, part));
        for mutation in mutations {
            let mut parts = good.map(str::to_owned);
            parts[mutation.part] = mutate(good[mutation.part], &mutation);
            let message = SignedMessage {
                id: &parts[0],
                timestamp: &parts[1],
                signature: &parts[2],
                body: parts[3].as_bytes(),
            };
            let is_taken = verdict(message, &secrets, now(vector)).is_ok();
            prop_assert_eq!(is_taken, parts == good, "{:?}", mutation);
        }
    }
}
