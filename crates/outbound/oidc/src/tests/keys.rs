//! When keys are fetched, and what happens while they can't be.

use std::sync::Arc;

use atelier_domain::identity::{TokenError, TokenRefusal, TokenVerifier as _};
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use wiremock::ResponseTemplate;

use super::signer::Signer;
use super::stage::{NOW, Stage, accepted, keys, patched, refusal, session};

/// A token that is good for an hour.
fn long(signer: &Signer) -> String {
    signer.token(&patched(session(), json!({"exp": NOW + 200_000})))
}

fn unknown(number: usize) -> String {
    let header = json!({"alg": "RS256", "kid": format!("unknown-{number}"), "typ": "JWT"});
    let encoded = super::signer::encode(header.to_string());
    format!("{encoded}.e30.c2ln")
}

#[tokio::test]
async fn fifty_first_tokens_fetch_once() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    join_all((0..50).map(|_| accepted(&verifier, &token))).await;
    assert_eq!(stage.keys.asked(), 1);
}

#[tokio::test]
async fn unknown_names_fetch_once_a_minute() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    accepted(&verifier, &long(&stage.signer)).await;
    assert_eq!(stage.keys.asked(), 1);
    for minute in 1..=4 {
        for number in 0..10_000 {
            let refused = refusal(&verifier, &unknown(number)).await;
            assert_eq!(refused, Some(TokenRefusal::UnknownKey));
        }
        assert_eq!(stage.keys.asked(), 1 + minute);
        stage.clock.advance(TimeDelta::minutes(1));
        accepted(&verifier, &long(&stage.signer)).await;
    }
}

#[tokio::test]
async fn unknown_names_at_once_fetch_once() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    accepted(&verifier, &long(&stage.signer)).await;
    let tokens: Vec<_> = (0..200).map(unknown).collect();
    join_all(tokens.iter().map(|token| refusal(&verifier, token))).await;
    assert_eq!(stage.keys.asked(), 2);
}

#[tokio::test]
async fn keys_are_asked_for_again_after_five_minutes() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    for (step, asked) in [(0, 1), (299, 1), (1, 2), (299, 2), (1, 3)] {
        stage.clock.advance(TimeDelta::seconds(step));
        accepted(&verifier, &token).await;
        assert_eq!(stage.keys.asked(), asked);
    }
}

#[tokio::test]
async fn no_good_token_is_refused_while_keys_change() {
    let stage = Stage::new().await;
    let verifier = Arc::new(stage.clerk());
    let (old, new) = (&stage.signer, Signer::rsa("ins_new"));
    accepted(&verifier, &long(old)).await;
    // The new key is published, and used at once.
    stage.keys.set(keys(&[old, &new]));
    let tokens: Vec<_> = (0..40)
        .map(|number| {
            if number % 2 == 0 {
                long(&new)
            } else {
                long(old)
            }
        })
        .collect();
    join_all(tokens.iter().map(|token| accepted(&verifier, token))).await;
    assert_eq!(stage.keys.asked(), 2);
    // The old one is withdrawn; its tokens end when the keys are asked for again.
    stage.keys.set(keys(&[&new]));
    stage.clock.advance(TimeDelta::minutes(5));
    accepted(&verifier, &long(&new)).await;
    let refused = refusal(&verifier, &long(old)).await;
    assert_eq!(refused, Some(TokenRefusal::UnknownKey));
}

#[tokio::test]
async fn old_keys_do_while_the_issuer_is_away_but_not_for_ever() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    accepted(&verifier, &token).await;
    stage.keys.set(ResponseTemplate::new(503));
    stage.clock.advance(TimeDelta::hours(23));
    accepted(&verifier, &token).await;
    accepted(&verifier, &token).await;
    assert_eq!(stage.keys.asked(), 2, "it is tried once a minute");
    stage.clock.advance(TimeDelta::minutes(1));
    accepted(&verifier, &token).await;
    assert_eq!(stage.keys.asked(), 3);
    stage.clock.advance(TimeDelta::hours(1));
    assert!(is_unavailable(verifier.verify(&token).await));
}

#[tokio::test]
async fn a_token_that_cannot_be_judged_is_not_refused() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    stage.keys.set(ResponseTemplate::new(500));
    for _ in 0..10 {
        assert!(is_unavailable(verifier.verify(&token).await));
    }
    assert_eq!(stage.keys.asked(), 1, "a failure is not repeated for 5 s");
    stage.keys.set(keys(&[&stage.signer]));
    stage.clock.advance(TimeDelta::seconds(5));
    accepted(&verifier, &token).await;
}

#[tokio::test]
async fn answers_that_are_no_keys_leave_the_old_ones() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    accepted(&verifier, &token).await;
    let elsewhere = format!("{}/elsewhere", stage.server.uri());
    for answer in [
        ResponseTemplate::new(200).set_body_string("<html>"),
        ResponseTemplate::new(200).set_body_json(json!({"keys": {}})),
        ResponseTemplate::new(200).set_body_bytes(vec![b' '; 300 * 1_024]),
        ResponseTemplate::new(302).insert_header("location", elsewhere.as_str()),
        ResponseTemplate::new(404),
    ] {
        stage.keys.set(answer);
        stage.clock.advance(TimeDelta::minutes(6));
        accepted(&verifier, &token).await;
    }
    let asked = stage.server.received_requests().await.unwrap();
    assert_eq!(asked.len(), 6);
    assert!(asked.iter().all(|request| request.url.path() == "/keys"));
}

#[tokio::test]
async fn a_caller_who_leaves_lets_the_next_one_fetch() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let token = long(&stage.signer);
    let mut left = Box::pin(verifier.verify(&token));
    assert!(futures_util::poll!(&mut left).is_pending());
    drop(left);
    accepted(&verifier, &token).await;
}

#[tokio::test]
async fn a_caller_who_leaves_a_search_proves_nothing() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    accepted(&verifier, &long(&stage.signer)).await;
    let new = Signer::rsa("ins_new");
    stage.keys.set(keys(&[&stage.signer, &new]));
    let token = long(&new);
    let mut left = Box::pin(verifier.verify(&token));
    assert!(futures_util::poll!(&mut left).is_pending());
    drop(left);
    assert!(is_unavailable(verifier.verify(&token).await));
    stage.clock.advance(TimeDelta::minutes(1));
    accepted(&verifier, &token).await;
}

fn is_unavailable<T>(result: Result<T, TokenError>) -> bool {
    matches!(result, Err(TokenError::Port(error)) if error.is_unavailable())
}
