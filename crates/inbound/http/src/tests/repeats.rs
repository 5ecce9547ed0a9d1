use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use actix_web::body::to_bytes;
use actix_web::dev::Service;
use actix_web::http::{Method, StatusCode};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::{self, Data};
use actix_web::{App, HttpMessage, HttpResponse};
use atelier_domain::identity::{Claim, Credential, Identity, KeyScope, RepeatKey};
use atelier_domain::kernel::UserId;
use chrono::TimeDelta;
use futures_util::future::join_all;
use serde_json::json;
use tokio::time::{sleep, timeout};

use super::harness::{Answer, House, at};
use crate::auth::Admitted;
use crate::guard::{Access, Operation, RateClass, Replay};
use crate::middleware::{envelope, repeat};

fn create(key: &str, prompt: &str) -> TestRequest {
    TestRequest::post()
        .uri("/api/v1/sessions")
        .insert_header(("idempotency-key", key))
        .set_json(json!({"initial_prompt": prompt}))
}

async fn sessions(house: &House) -> usize {
    let list = house.get("/sessions?limit=100").await.json();
    list["items"].as_array().unwrap().len()
}

#[actix_web::test]
async fn equal_requests_have_one_effect_and_one_answer() {
    let house = House::pro().await;
    let asked = (0..50).map(|_| house.ask(create("one", "Write.")));
    let answers = join_all(asked).await;
    let first = answers
        .iter()
        .find(|answer| !answer.headers.contains_key("idempotency-replayed"))
        .unwrap();
    for answer in &answers {
        assert_eq!(answer.status, 201, "{}", answer.text());
        assert_eq!(answer.text(), first.text());
        for header in ["location", "content-type"] {
            assert_eq!(answer.header(header), first.header(header));
        }
    }
    let replayed = |answer: &&Answer| answer.headers.contains_key("idempotency-replayed");
    assert_eq!(answers.iter().filter(replayed).count(), 49);
    assert_eq!(sessions(&house).await, 1);

    // In quotes it is the same key.
    let again = house.ask(create("\"one\"", "Write.")).await;
    assert_eq!(again.text(), first.text());
    assert_eq!(again.header("idempotency-replayed"), "true");
    assert_eq!(house.ask(create("two", "Write.")).await.status, 201);
    assert_eq!(sessions(&house).await, 2);
}

#[actix_web::test]
async fn a_key_stands_for_one_body_of_one_person_in_one_operation() {
    let house = House::pro().await;
    let made = house.ask(create("k", "Write.")).await;
    let other = house.ask(create("k", "Write more.")).await;
    other.problem(422, "idempotency_key_reused");
    let path = format!("/sessions/{}", made.json()["id"].as_str().unwrap());
    let start = || {
        TestRequest::post()
            .uri(&at(&format!("{path}/start")))
            .insert_header(("idempotency-key", "k"))
    };
    for _ in 0..2 {
        let started = house.ask(start()).await;
        assert_eq!(started.status, 202, "{}", started.text());
    }
    // Without a key it is another request.
    house
        .command(&format!("{path}/start"))
        .await
        .problem(409, "wrong_status");
    assert_eq!(sessions(&house).await, 1);

    let guarded = House::guarded().await;
    let mut ids = Vec::new();
    for name in ["ada", "bob"] {
        let token = format!("Bearer {}", guarded.token(name));
        let made = create("k", "Write.").insert_header(("authorization", token));
        ids.push(guarded.ask(made).await.json()["id"].clone());
    }
    assert_ne!(ids[0], ids[1]);
}

#[actix_web::test]
async fn a_refusal_gives_the_key_back() {
    let house = House::pro().await;
    let refused = house.ask(create("k", "")).await;
    refused.problem(422, "invalid_input");
    let made = house.ask(create("k", "Write.")).await;
    assert_eq!(made.status, 201, "{}", made.text());

    let guarded = House::guarded().await;
    let key = guarded.key(&[KeyScope::Read]).await.text;
    let refused = create("k", "Write.").insert_header(("x-api-key", key));
    guarded.ask(refused).await.problem(403, "scope_missing");
}

#[actix_web::test]
async fn a_key_that_can_not_be_read_is_refused() {
    let house = House::pro().await;
    for key in ["", "a b", "\"a"] {
        let answer = house.ask(create(key, "Write.")).await;
        answer.problem(400, "malformed_idempotency_key");
    }
    assert_eq!(sessions(&house).await, 0);
}

#[actix_web::test]
async fn a_body_is_no_longer_than_it_may_be() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for (path, bytes, limit) in [
        ("/sessions".to_owned(), 8 << 20, 8 << 20),
        (format!("{path}/notes"), 1 << 20, 1 << 20),
    ] {
        let request = TestRequest::post()
            .uri(&at(&path))
            .insert_header(("idempotency-key", "k"))
            .insert_header(("content-type", "application/json"))
            .set_payload(vec![b' '; bytes + 1]);
        let problem = house.ask(request).await.problem(413, "body_too_large");
        let detail = format!("the body must have at most {limit} bytes");
        assert_eq!(problem["detail"], detail);
    }
}

#[actix_web::test]
async fn a_start_that_is_repeated_joins_the_run() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    let start = || {
        TestRequest::post()
            .uri(&at(&format!("{path}/start-stream")))
            .insert_header(("idempotency-key", "k"))
    };
    let first = house.response(start()).await;
    let second = house.response(start()).await;
    assert_eq!(
        (first.status(), second.status()),
        (StatusCode::OK, StatusCode::OK)
    );
    assert!(!first.headers().contains_key("idempotency-replayed"));
    assert!(second.headers().contains_key("idempotency-replayed"));
    house.state.draining.cancel();
    let mut told = Vec::new();
    for response in [first, second] {
        let body = to_bytes(response.into_body()).await.unwrap();
        told.push(String::from_utf8(body.to_vec()).unwrap());
    }
    assert!(told[0].contains("id: 1\nevent: session.started\n"));
    assert_eq!(told[0], told[1]);
}

#[actix_web::test]
async fn a_claim_whose_process_died_is_not_taken_over() {
    let house = House::pro().await;
    tokio::time::pause();
    let body = serde_json::to_vec(&json!({"initial_prompt": "Write."})).unwrap();
    let key = RepeatKey {
        user: house.owner.id,
        operation: "POST /api/v1/sessions".to_owned(),
        key: "k".to_owned(),
    };
    let claimed = house.state.accounts.claim(&key, &body).await.unwrap();
    assert_eq!(claimed, Claim::Mine);
    let running = house.ask(create("k", "Write.")).await;
    running.problem(409, "idempotency_key_in_use");
    house.clock.advance(TimeDelta::seconds(61));
    let unknown = house.ask(create("k", "Write.")).await;
    unknown.problem(409, "outcome_unknown");
    assert_eq!(sessions(&house).await, 0);
}

/// A handler that takes a while, and counts how often it ran.
async fn played(house: &House, replay: Replay, status: u16, requests: usize) -> (Vec<Answer>, u32) {
    async fn handler(runs: Data<AtomicU32>, status: Data<StatusCode>) -> HttpResponse {
        sleep(Duration::from_secs(3)).await;
        let run = runs.fetch_add(1, Ordering::Relaxed);
        HttpResponse::build(**status).body(format!("secret {run}"))
    }
    let admitted = (house.owner.id, replay);
    let runs = Data::new(AtomicU32::default());
    let app = App::new()
        .app_data(Data::new(house.state.clone()))
        .app_data(runs.clone())
        .app_data(Data::new(StatusCode::from_u16(status).unwrap()))
        .route("/played", web::post().to(handler))
        .wrap(from_fn(repeat))
        .wrap_fn(move |request, service| {
            request.extensions_mut().insert(admit(admitted));
            service.call(request)
        })
        .wrap(from_fn(envelope));
    let app = init_service(app).await;
    let asked = (0..requests).map(async |_| {
        let request = TestRequest::post().uri("/played");
        let request = request.insert_header(("idempotency-key", "k"));
        let response = try_call_service(&app, request.to_request()).await;
        Answer::of(response.unwrap()).await
    });
    (join_all(asked).await, runs.load(Ordering::Relaxed))
}

fn admit((user, replay): (UserId, Replay)) -> Admitted {
    Admitted {
        identity: Identity {
            user,
            is_admin: false,
            credential: Credential::Development,
        },
        operation: Arc::new(Operation {
            pattern: "/played".to_owned(),
            method: Method::POST,
            access: Access::Person,
            class: RateClass::Write,
            replay,
        }),
    }
}

#[actix_web::test]
async fn whoever_comes_meanwhile_waits_for_the_first() {
    let houses = [House::pro().await, House::pro().await];
    tokio::time::pause();
    for (house, replay) in houses.iter().zip([Replay::Kept, Replay::Joined]) {
        let (answers, runs) = played(house, replay, 200, 3).await;
        let texts: Vec<_> = answers.iter().map(Answer::text).collect();
        assert_eq!((texts, runs), (vec!["secret 0".to_owned(); 3], 1));
    }
}

#[actix_web::test]
async fn a_secret_is_told_once() {
    let house = House::pro().await;
    tokio::time::pause();
    let (answers, runs) = played(&house, Replay::Once, 201, 2).await;
    assert_eq!((answers[0].text(), runs), ("secret 0".to_owned(), 1));
    answers[1].problem(409, "answer_not_kept");
}

#[actix_web::test]
async fn what_failed_on_our_side_is_not_tried_again() {
    let house = House::pro().await;
    tokio::time::pause();
    let (answers, runs) = played(&house, Replay::Kept, 503, 2).await;
    assert_eq!((answers[0].status.as_u16(), runs), (503, 1));
    answers[1].problem(409, "outcome_unknown");
}

#[actix_web::test]
async fn a_request_goes_on_though_its_client_hung_up() {
    let house = House::pro().await;
    tokio::time::pause();
    let hung_up = timeout(Duration::from_secs(1), played(&house, Replay::Kept, 200, 1));
    assert!(hung_up.await.is_err());
    let (answers, runs) = played(&house, Replay::Kept, 200, 1).await;
    assert_eq!((answers[0].text(), runs), ("secret 0".to_owned(), 0));
}
