use std::sync::LazyLock;

use atelier_domain::billing::EventRefusal;
use chrono::DateTime;
use proptest::prelude::*;
use serde_json::Value;

use crate::StripeEvents;
use crate::signature::{Secret, SecretError, verify};

static VECTORS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let text = include_str!("../../tests/data/webhook-signatures.json");
    let mut document: Value = serde_json::from_str(text).unwrap();
    serde_json::from_value(document["stripe"].take()).unwrap()
});

fn secret(text: &str) -> Secret {
    Secret::new(&text.into()).unwrap()
}

fn text<'a>(vector: &'a Value, member: &str) -> &'a str {
    vector[member].as_str().unwrap()
}

/// The first vector, which is valid, with another header at another time.
fn verdict(header: &str, secrets: &[Secret], now: i64) -> Result<(), EventRefusal> {
    let body = text(&VECTORS[0], "body").as_bytes();
    verify(
        body,
        header,
        secrets,
        DateTime::from_timestamp(now, 0).unwrap(),
    )
}

#[test]
fn every_vector_gets_its_verdict() {
    assert_eq!(VECTORS.len(), 12);
    for vector in VECTORS.iter() {
        let now = DateTime::from_timestamp(vector["now"].as_i64().unwrap(), 0).unwrap();
        let secrets = [secret(text(vector, "secret"))];
        let body = text(vector, "body").as_bytes();
        let verdict = verify(body, text(vector, "header"), &secrets, now);
        let expected = match text(vector, "name") {
            "too old" => Err(EventRefusal::Time),
            "no timestamp" | "empty header" => Err(EventRefusal::Header),
            name if name.starts_with("valid") => Ok(()),
            _ => Err(EventRefusal::Signature),
        };
        assert_eq!(verdict, expected, "{}", vector["name"]);
        assert_eq!(verdict.is_ok(), vector["valid"], "{}", vector["name"]);
    }
}

#[test]
fn the_future_is_as_far_as_the_past() {
    let (header, secrets) = (
        text(&VECTORS[0], "header"),
        [secret(text(&VECTORS[0], "secret"))],
    );
    for (now, expected) in [
        (1_792_999_699, Err(EventRefusal::Time)),
        (1_792_999_700, Ok(())),
        (1_793_000_300, Ok(())),
        (1_793_000_301, Err(EventRefusal::Time)),
    ] {
        assert_eq!(verdict(header, &secrets, now), expected, "{now}");
    }
}

#[test]
fn any_of_our_secrets_will_do() {
    let header = text(&VECTORS[0], "header");
    let ours = text(&VECTORS[0], "secret");
    let other = "whsec_test_only_previous_secret_000000000";
    for (secrets, is_taken) in [
        (vec![ours], true),
        (vec![other, ours], true),
        (vec![ours, other], true),
        (vec![other], false),
        (vec![], false),
    ] {
        let secrets: Vec<_> = secrets.into_iter().map(secret).collect();
        assert_eq!(verdict(header, &secrets, 1_793_000_000).is_ok(), is_taken);
    }
}

#[test]
fn headers_that_say_nothing_are_refused() {
    let secrets = [secret(text(&VECTORS[0], "secret"))];
    let good = text(&VECTORS[0], "header");
    let code = good.split_once("v1=").unwrap().1;
    for (header, expected) in [
        (String::new(), EventRefusal::Header),
        (format!("v1={code}"), EventRefusal::Header),
        (format!("t=,v1={code}"), EventRefusal::Header),
        (format!("t=1e9,v1={code}"), EventRefusal::Header),
        (
            format!("t=99999999999999999999,v1={code}"),
            EventRefusal::Header,
        ),
        (format!("t=1793000000,{good}"), EventRefusal::Header),
        (format!("t=-1793000000,v1={code}"), EventRefusal::Time),
        ("t=1793000000".to_owned(), EventRefusal::Signature),
        ("t=1793000000,v1=".to_owned(), EventRefusal::Signature),
        (format!("t=1793000000,v0={code}"), EventRefusal::Signature),
        (
            format!("t=1793000000,v1={}", code.strip_suffix(|_| true).unwrap()),
            EventRefusal::Signature,
        ),
        (format!("t=1793000000,v1={code}00"), EventRefusal::Signature),
        (
            format!("t=1793000000,v1={}", code.to_uppercase()),
            EventRefusal::Signature,
        ),
        // The same number, written in another way, was not what was signed.
        (format!("t=+1793000000,v1={code}"), EventRefusal::Signature),
        (format!("t=01793000000,v1={code}"), EventRefusal::Signature),
    ] {
        assert_eq!(
            verdict(&header, &secrets, 1_793_000_000),
            Err(expected),
            "{header}"
        );
    }
}

#[test]
fn secrets_that_are_none_are_refused() {
    for text in [
        "",
        "whsec_",
        "whsec_short",
        "sk_test_0123456789abcdefghijklmnop",
    ] {
        assert_eq!(Secret::new(&text.into()).err(), Some(SecretError), "{text}");
    }
    assert_eq!(StripeEvents::new(&[]).err(), Some(SecretError));
}

/// One byte changed, put in or taken out, of the header or the body.
#[derive(Clone, Debug)]
struct Mutation {
    is_of_header: bool,
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
    let change = prop_oneof![
        any::<u8>().prop_map(Change::Replace),
        any::<u8>().prop_map(Change::Insert),
        Just(Change::Remove),
    ];
    (any::<bool>(), any::<prop::sample::Index>(), change).prop_map(
        |(is_of_header, place, change)| Mutation {
            is_of_header,
            place,
            change,
        },
    )
}

fn mutate(text: &str, mutation: &Mutation) -> Vec<u8> {
    let mut bytes = text.as_bytes().to_vec();
    let place = mutation.place.index(bytes.len());
    match mutation.change {
        Change::Replace(byte) => bytes[place] = byte,
        Change::Insert(byte) => bytes.insert(place, byte),
        Change::Remove => {
            bytes.remove(place);
        }
    }
    bytes
}

/// What a header says about this body: its parts apart from those that nobody reads.
fn said(header: &str) -> Vec<&str> {
    let mut said: Vec<&str> = header
        .split(',')
        .filter(|part| part.starts_with("t=") || part.starts_with("v1="))
        .collect();
    said.sort_unstable();
    said
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 2_100,
        rng_seed: proptest::test_runner::RngSeed::Fixed(20_261_120),
        ..ProptestConfig::default()
    })]

    /// Fifty in each case, so 105,000 in all.
    #[test]
    fn no_mutation_is_taken(mutations in prop::collection::vec(mutation(), 50)) {
        let vector = &VECTORS[0];
        let secrets = [secret(text(vector, "secret"))];
        let now = DateTime::from_timestamp(1_793_000_010, 0).unwrap();
        let (good_header, good_body) = (text(vector, "header"), text(vector, "body"));
        for mutation in mutations {
            let (header, body) = if mutation.is_of_header {
                let header = mutate(good_header, &mutation);
                (String::from_utf8_lossy(&header).into_owned(), good_body.as_bytes().to_vec())
            } else {
                (good_header.to_owned(), mutate(good_body, &mutation))
            };
            let is_taken = verify(&body, &header, &secrets, now).is_ok();
            let is_same = said(&header) == said(good_header) && body == good_body.as_bytes();
            prop_assert_eq!(is_taken, is_same, "{:?}", mutation);
        }
    }
}
