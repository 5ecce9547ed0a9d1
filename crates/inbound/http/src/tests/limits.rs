use std::sync::Arc;
use std::time::Duration;

use actix_web::test::TestRequest;
use atelier_domain::identity::{ApiKey, KeyScope, Quota, Scope};
use atelier_domain::kernel::Limit;
use atelier_domain::ports::{Clock, Store};
use chrono::TimeDelta;
use serde_json::json;
use tokio_util::sync::CancellationToken;

use super::harness::{Answer, House};

async fn create(house: &House, header: (&'static str, String)) -> Answer {
    let request = TestRequest::post()
        .uri("/api/v1/sessions")
        .insert_header(header)
        .set_json(json!({"initial_prompt": "Write."}));
    house.ask(request).await
}

fn list(header: (&'static str, String)) -> TestRequest {
    let request = TestRequest::get().uri("/api/v1/sessions");
    request.insert_header(header)
}

#[actix_web::test]
async fn a_person_makes_ten_sessions_a_minute() {
    let house = House::guarded().await;
    house.clock.advance(TimeDelta::seconds(20));
    let ada = || ("authorization", format!("Bearer {}", house.token("ada")));
    for left in (0..10).rev() {
        let made = create(&house, ada()).await;
        assert_eq!(made.status, 201);
        assert_eq!(
            made.header("ratelimit-policy"),
            "\"create_session\";q=10;w=60"
        );
        let told = format!("\"create_session\";r={left};t=40");
        assert_eq!(made.header("ratelimit"), told);
    }
    let refused = create(&house, ada()).await;
    refused.problem(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), "40");
    assert_eq!(refused.header("ratelimit"), "\"create_session\";r=0;t=40");

    // What is of another class, or somebody else's, goes on.
    assert_eq!(house.ask(list(ada())).await.status, 200);
    let bob = ("authorization", format!("Bearer {}", house.token("bob")));
    assert_eq!(create(&house, bob).await.status, 201);
    house.clock.advance(TimeDelta::seconds(40));
    assert_eq!(create(&house, ada()).await.status, 201);
}

#[actix_web::test]
async fn a_key_has_a_quota_of_its_own() {
    let house = House::guarded().await;
    let quota = Quota::new(2, 3_600);
    let key = house.key_with(&[KeyScope::Read], quota, |_| {}).await.text;
    let key = || ("x-api-key", key.clone());
    let first = house.ask(list(key())).await;
    assert_eq!(
        first.header("ratelimit-policy"),
        "\"read\";q=600;w=60, \"key\";q=2;w=3600"
    );
    assert_eq!(
        first.header("ratelimit"),
        "\"read\";r=599;t=60, \"key\";r=1;t=3600"
    );
    assert_eq!(house.ask(list(key())).await.status, 200);
    let refused = house.ask(list(key())).await;
    refused.problem(429, "rate_limited");
    assert_eq!(refused.header("retry-after"), "3600");
    let token = ("authorization", format!("Bearer {}", house.token("ada")));
    assert_eq!(house.ask(list(token)).await.status, 200);
}

#[actix_web::test]
async fn whoever_tries_out_credentials_is_held_up_by_address() {
    let house = House::guarded().await;
    let guess = |client: &str| {
        TestRequest::post()
            .uri("/api/v1/sessions")
            .insert_header(("authorization", "Bearer guess"))
            .peer_addr("10.0.0.1:4711".parse().unwrap())
            .insert_header(("x-forwarded-for", format!("198.51.100.1, {client}")))
    };
    for _ in 0..10 {
        let answer = house.ask(guess("203.0.113.7")).await;
        answer.problem(401, "unauthenticated");
    }
    let refused = house.ask(guess("203.0.113.7")).await;
    refused.problem(429, "rate_limited");
    let other = house.ask(guess("203.0.113.8")).await;
    other.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn nothing_is_limited_where_that_is_configured() {
    let house = House::pro().await;
    for _ in 0..11 {
        let made = create(&house, ("x-any", "1".to_owned())).await;
        assert_eq!(made.status, 201);
        assert!(!made.headers.contains_key("ratelimit"));
    }
}

#[actix_web::test]
async fn uses_of_keys_are_written_now_and_then_and_at_the_end() {
    let house = House::guarded().await;
    tokio::time::pause();
    let key = house.key(&[KeyScope::Read]).await;
    let (guard, accounts) = (
        Arc::clone(&house.state.guard),
        Arc::clone(&house.state.accounts),
    );
    let served = CancellationToken::new();
    let until = served.clone();
    let keeping = actix_web::rt::spawn(async move { guard.keep(&accounts, until).await });
    let uses = async || {
        let scope = Scope::person(house.owner.id);
        let limit = Limit::new(10).unwrap();
        let uses = house.store.api_keys().uses(scope, key.id, limit).await;
        uses.unwrap()
    };
    for _ in 0..3 {
        let answer = house.ask(list(("x-api-key", key.text.clone()))).await;
        assert_eq!(answer.status, 200);
    }
    assert_eq!(uses().await, []);
    tokio::time::sleep(Duration::from_secs(11)).await;
    let written = uses().await;
    assert_eq!(written.len(), 1);
    assert_eq!(written[0].requests, 3);
    assert_eq!(written[0].last_used_at, house.clock.now());
    assert_eq!(
        written[0].window_start,
        ApiKey::QUOTA.window_start(house.clock.now())
    );

    house.ask(list(("x-api-key", key.text.clone()))).await;
    served.cancel();
    keeping.await.unwrap();
    assert_eq!(uses().await[0].requests, 4);
}
