//! By tokens of the issuer alone.

use std::collections::BTreeSet;

use atelier_tests::harness::{Backend, Options, PUBLIC_URL, TestApp};
use atelier_tests::issuer::{Issuer, Key};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use futures_util::future::join_all;
use serde_json::json;

use crate::support::on_each_database;

on_each_database!(fifty_first_requests_make_one_account);

async fn fifty_first_requests_make_one_account(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let asked = (0..50).map(|_| async {
        let person = app.bearing(issuer.token("linus"));
        let me = person.get("/users/me").await.expect(200).json();
        me["id"].as_str().unwrap().to_owned()
    });
    let accounts: BTreeSet<String> = join_all(asked).await.into_iter().collect();
    assert_eq!(accounts.len(), 1);
    assert_eq!(issuer.fetches_of_keys().await, 1);
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_good_token_is_refused_while_keys_change() {
    let issuer = Issuer::start().await;
    let app = TestApp::start(Backend::Sqlite, Options::default().signed_in_by(&issuer)).await;
    let old = app.bearing(issuer.token("ada"));
    old.get("/users/me").await.expect(200);
    issuer.rotate(Key::Second, &[Key::First, Key::Second]);
    let new = app.bearing(issuer.token("ada"));
    let asked = (0..40).map(|number| if number % 2 == 0 { &new } else { &old });
    join_all(asked.map(async |person| person.get("/users/me").await.expect(200))).await;
    assert_eq!(issuer.fetches_of_keys().await, 2);

    // Names that nobody published fetch nothing more now.
    let token = issuer.token("ada");
    let asked = (0..200).map(async |number| {
        let stranger = app.bearing(renamed(&token, number));
        stranger
            .get("/users/me")
            .await
            .problem(401, "unauthenticated");
    });
    join_all(asked).await;
    assert_eq!(issuer.fetches_of_keys().await, 2);
    app.stop().await;
}

/// The token under a key's name that nobody published.
fn renamed(token: &str, number: usize) -> String {
    let (_, rest) = token.split_once('.').unwrap();
    let header = json!({"alg": "RS256", "typ": "JWT", "kid": format!("unknown-{number}")});
    format!("{}.{rest}", URL_SAFE_NO_PAD.encode(header.to_string()))
}

#[tokio::test(flavor = "multi_thread")]
async fn tokens_for_others_are_refused() {
    let issuer = Issuer::start().await;
    let app = TestApp::start(Backend::Sqlite, Options::default().signed_in_by(&issuer)).await;
    for claims in [
        json!({"aud": "another-client"}),
        json!({"iss": PUBLIC_URL}),
        json!({"exp": 1_700_000_000}),
        json!({"sub": null}),
    ] {
        let stranger = app.bearing(issuer.token_with("mallory", &claims));
        stranger
            .get("/users/me")
            .await
            .problem(401, "unauthenticated");
    }
    app.stop().await;
}
