//! Event streams tell nobody of what is somebody else's, and end with the right to them.

use std::time::{Duration, Instant};

use atelier_tests::harness::{Backend, Client, Options, TestApp, within};
use atelier_tests::issuer::Issuer;
use reqwest::Method;
use serde_json::json;

use super::things::{CANARY, draft};
use crate::support::on_each_database;

on_each_database! {
    a_stream_of_all_runs_is_of_ones_own_runs,
    a_stream_ends_with_the_right_to_it,
}

/// All that comes until the stream ends.
async fn told(client: &Client, path: &str) -> tokio::task::JoinHandle<String> {
    let request = client.request(Method::GET, &format!("/api/v1{path}"));
    let response = request.send().await.unwrap();
    assert_eq!(response.status(), 200);
    tokio::spawn(async move { response.text().await.unwrap() })
}

async fn a_stream_of_all_runs_is_of_ones_own_runs(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let [ada, eve] = ["ada", "eve"].map(|name| app.bearing(issuer.token(name)));
    let (by_owner, by_stranger) = (told(&ada, "/events").await, told(&eve, "/events").await);
    let id = ada.run(&draft(None)).await;
    ada.until_status(&id, "completed").await;
    app.stop().await;
    let (by_owner, by_stranger) = (by_owner.await.unwrap(), by_stranger.await.unwrap());
    assert!(
        by_owner.contains(&id) && by_owner.contains(CANARY),
        "{by_owner}"
    );
    for secret in [&*id, CANARY, "event:"] {
        assert!(!by_stranger.contains(secret), "{secret}: {by_stranger}");
    }
}

async fn a_stream_ends_with_the_right_to_it(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let ada = app.bearing(issuer.token("ada"));
    let key = json!({"label": "a stream", "scopes": ["read"]});
    let key = ada.post("/api-keys", &key).await.expect(201).json();
    let by_key = app.bearing(key["secret"].as_str().unwrap());
    let (by_key, by_token) = (told(&by_key, "/events").await, told(&ada, "/events").await);

    let revoked = Instant::now();
    let id = key["key"]["id"].as_str().unwrap();
    ada.delete(&format!("/api-keys/{id}")).await.expect(204);
    let last = within("the end of the stream", by_key).await.unwrap();
    assert!(last.ends_with(": revoked\n\n"), "{last}");
    assert!(revoked.elapsed() <= Duration::from_secs(5));

    let closed = Instant::now();
    let leave = ada.request(Method::DELETE, "/api/v1/users/me");
    let leave = leave.json(&json!({"confirm": "ada@example.org"}));
    ada.send(leave).await.expect(202);
    let last = within("the end of the stream", by_token).await.unwrap();
    assert!(last.ends_with(": revoked\n\n"), "{last}");
    assert!(closed.elapsed() <= Duration::from_secs(5));
}
