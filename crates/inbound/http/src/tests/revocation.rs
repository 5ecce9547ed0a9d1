use std::pin::Pin;
use std::sync::Arc;

use actix_web::body::{BoxBody, MessageBody};
use actix_web::test::TestRequest;
use atelier_domain::identity::KeyScope;
use chrono::TimeDelta;
use serde_json::json;
use tokio::time::{Duration, Instant, timeout};
use tokio_util::sync::CancellationToken;
use tokio_util::task::AbortOnDropHandle;

use super::harness::{House, at};

/// Longer than this nobody reads what they may not.
const WITHIN: Duration = Duration::from_secs(5);

/// Longer than the heartbeat of a stream.
const LONG: Duration = Duration::from_secs(20);

async fn chunk(body: &mut BoxBody) -> Option<String> {
    let chunk = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_next(cx)).await?;
    Some(String::from_utf8(chunk.unwrap().to_vec()).unwrap())
}

async fn open(house: &House, path: &str, header: (&'static str, String)) -> BoxBody {
    let request = TestRequest::get().uri(&at(path)).insert_header(header);
    let response = house.response(request).await;
    assert_eq!(response.status(), 200);
    let mut body = response.into_body();
    let first = chunk(&mut body).await.unwrap();
    assert!(first.starts_with("retry: 1000\n\n"), "{first}");
    body
}

/// How long until the stream ends, which it does because the right to it did.
async fn ends(body: &mut BoxBody) -> Duration {
    let before = Instant::now();
    let mut last = String::new();
    while let Some(told) = chunk(body).await {
        last = told;
    }
    assert_eq!(last, ": revoked\n\n");
    before.elapsed()
}

/// Looks after the streams for as long as it is held.
fn keep(house: &House) -> AbortOnDropHandle<()> {
    let (guard, accounts) = (
        Arc::clone(&house.state.guard),
        Arc::clone(&house.state.accounts),
    );
    let keeping = async move { guard.keep(&accounts, CancellationToken::new()).await };
    AbortOnDropHandle::new(actix_web::rt::spawn(keeping))
}

#[actix_web::test]
async fn streams_end_within_five_seconds_of_the_right_to_them() {
    let house = House::guarded().await;
    tokio::time::pause();
    let _keeping = keep(&house);
    let draft = json!({"initial_prompt": "Write."});
    let owner = || ("authorization", format!("Bearer {}", house.token("ada")));
    let made = TestRequest::post().uri("/api/v1/sessions");
    let made = made.insert_header(owner()).set_json(draft);
    let made = house.ask(made).await.json();
    let of_run = format!("/sessions/{}/events", made["id"].as_str().unwrap());

    for path in ["/events", &of_run] {
        let key = house.key(&[KeyScope::Read]).await;
        let (sign_in, secret) = house.sign_in(TimeDelta::zero()).await;
        let mut by_key = open(&house, path, ("x-api-key", key.text.clone())).await;
        let cookie = format!("__Host-atelier={secret}");
        let mut by_cookie = open(&house, path, ("cookie", cookie)).await;
        let mut by_token = open(&house, path, owner()).await;
        house.revoke(key.id).await;
        assert!(ends(&mut by_key).await <= WITHIN, "{path}");
        house.end(sign_in).await;
        assert!(ends(&mut by_cookie).await <= WITHIN, "{path}");
        let goes_on = timeout(LONG, chunk(&mut by_token)).await;
        assert!(goes_on.unwrap().is_some(), "{path}");
    }

    let mut last = open(&house, "/events", owner()).await;
    house.close(house.owner.id).await;
    assert!(ends(&mut last).await <= WITHIN);
}

#[actix_web::test]
async fn what_is_ended_here_ends_at_once() {
    let house = House::guarded().await;
    tokio::time::pause();
    let _keeping = keep(&house);
    let (_, secret) = house.sign_in(TimeDelta::zero()).await;
    let bearer = format!("Bearer {secret}");
    let mut body = open(&house, "/events", ("authorization", bearer)).await;
    let identity = house.state.accounts.identify(Some(&secret)).await.unwrap();
    house.state.accounts.sign_out(&identity).await.unwrap();
    let waited = ends(&mut body).await;
    assert!(waited < Duration::from_millis(100), "{waited:?}");
}
