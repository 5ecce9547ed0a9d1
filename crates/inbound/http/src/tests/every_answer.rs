use std::sync::Arc;

use actix_web::App;
use actix_web::body::{MessageBody, to_bytes};
use actix_web::dev::ServiceResponse;
use actix_web::http::Method;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, init_service, try_call_service};
use actix_web::web::{self, Data};
use serde_json::{Value, json};

use super::harness::{House, at};
use crate::guard::{Guard, GuardOptions};
use crate::middleware::envelope;
use crate::server::Surface;

#[actix_web::test]
async fn answers_are_named_and_harmless() {
    let house = House::pro().await;
    for path in [
        "/health",
        "/ready",
        "/api/v1/sessions",
        "/api/v1/nothing",
        "/api/docs/nothing",
    ] {
        let request = TestRequest::get()
            .uri(path)
            .insert_header(("x-request-id", "mine-1"));
        let answer = house.ask(request).await;
        assert_eq!(answer.header("x-request-id"), "mine-1", "{path}");
        for (header, value) in [
            ("x-content-type-options", "nosniff"),
            ("x-frame-options", "DENY"),
            ("referrer-policy", "no-referrer"),
            ("cache-control", "no-store"),
            (
                "content-security-policy",
                "default-src 'none'; frame-ancestors 'none'",
            ),
        ] {
            assert_eq!(answer.header(header), value, "{path}");
        }
        assert!(
            answer.headers.get("strict-transport-security").is_none(),
            "only in production"
        );
    }
}

#[actix_web::test]
async fn requests_without_an_id_get_a_fresh_one() {
    let house = House::pro().await;
    let first = house.get("/models").await.header("x-request-id").to_owned();
    let second = house.get("/models").await.header("x-request-id").to_owned();
    assert_ne!(first, second);
    assert_eq!(uuid::Uuid::parse_str(&first).unwrap().get_version_num(), 7);
}

#[actix_web::test]
async fn production_is_https_only() {
    let mut house = House::pro().await;
    house.state.guard = Arc::new(Guard::new(GuardOptions {
        is_https: true,
        ..GuardOptions::default()
    }));
    let answer = house.get("/models").await;
    assert_eq!(
        answer.header("strict-transport-security"),
        "max-age=31536000; includeSubDomains"
    );
}

#[actix_web::test]
async fn what_no_route_takes_is_a_problem() {
    let house = House::pro().await;
    let session = "/api/v1/sessions/019a9f6e-2c00-7000-8000-000000000001";
    for (request, allow) in [
        (TestRequest::put().uri("/api/v1/sessions"), "GET, POST"),
        (TestRequest::post().uri(session), "DELETE, GET, PATCH"),
        (
            TestRequest::get().uri(&format!("{session}/rename")),
            "PATCH",
        ),
        (
            TestRequest::delete().uri(&format!("{session}/document")),
            "GET, PUT",
        ),
        (TestRequest::post().uri("/health"), "GET"),
        (TestRequest::post().uri("/api/v1/openapi.json"), "GET"),
        (TestRequest::delete().uri("/api/docs/index.html"), "GET"),
        (
            TestRequest::default()
                .method("OPTIONS".parse().unwrap())
                .uri("/api/v1/models"),
            "GET",
        ),
    ] {
        let answer = house.ask(request).await;
        answer.problem(405, "method_not_allowed");
        assert_eq!(answer.header("allow"), allow);
    }
    for path in [
        "/nothing",
        "/api/v1",
        "/api/v1/sessions/",
        "/api/v2/sessions",
        "/api/docs/../x",
    ] {
        house
            .ask(TestRequest::get().uri(path))
            .await
            .problem(404, "route_not_found");
    }
}

#[actix_web::test]
async fn a_handler_that_panics_is_our_mistake_and_nobody_elses() {
    async fn panics() -> &'static str {
        panic!("secret")
    }
    let house = House::pro().await;
    let app = App::new()
        .app_data(Data::new(house.state.clone()))
        .route("/panics", web::get().to(panics))
        .wrap(from_fn(envelope));
    let app = init_service(app).await;
    for _ in 0..2 {
        let error =
            match try_call_service(&app, TestRequest::get().uri("/panics").to_request()).await {
                Ok(response) => panic!("{}", response.status()),
                Err(error) => error,
            };
        let response = error.error_response();
        assert_eq!(response.status(), 500);
        assert!(response.headers().contains_key("x-request-id"));
        assert_eq!(
            response.headers().get("x-content-type-options").unwrap(),
            "nosniff"
        );
        let body = to_bytes(response.into_body()).await.unwrap();
        let problem: Value = serde_json::from_slice(&body).unwrap();
        assert_eq!(
            (&problem["code"], &problem["instance"]),
            (&json!("internal"), &json!("/panics"))
        );
        assert!(!problem.to_string().contains("secret"), "{problem}");
    }
}

#[actix_web::test]
async fn probes_answer() {
    let house = House::pro().await;
    let health = house.ask(TestRequest::get().uri("/health")).await;
    assert_eq!(
        health.json(),
        json!({"status": "alive", "timestamp": "2026-11-20T09:00:00Z"})
    );
    let ready = house.ask(TestRequest::get().uri("/ready")).await;
    assert_eq!(
        (ready.status.as_u16(), ready.json()),
        (200, json!({"status": "ready"}))
    );
}

#[actix_web::test]
async fn a_server_that_is_about_to_stop_is_not_ready() {
    let house = House::pro().await;
    house.state.draining.cancel();
    let ready = house.ask(TestRequest::get().uri("/ready")).await;
    ready.problem(503, "draining");
    assert_eq!(ready.header("retry-after"), "5");
}

#[actix_web::test]
async fn a_worker_answers_operators_alone() {
    let mut house = House::pro().await;
    house.surface = Surface::Operations;
    for path in ["/health", "/ready"] {
        let answer = house.ask(TestRequest::get().uri(path)).await;
        assert_eq!(answer.status, 200, "{path}");
    }
    for path in ["/", "/api/docs", "/api/v1/openapi.json", "/api/v1/sessions"] {
        let answer = house.ask(TestRequest::get().uri(path)).await;
        answer.problem(404, "route_not_found");
    }
}

#[actix_web::test]
async fn a_server_that_reaches_no_other_node_is_ready_and_says_so() {
    for (reaches, told) in [(true, "connected"), (false, "disconnected")] {
        let mut house = House::pro().await;
        house.state.live_events = Some(Arc::new(move || reaches));
        let ready = house.ask(TestRequest::get().uri("/ready")).await;
        assert_eq!(
            (ready.status.as_u16(), ready.json()),
            (200, json!({"status": "ready", "live_events": told}))
        );
    }
}

#[actix_web::test]
async fn head_is_answered_as_get_without_a_body() {
    let house = House::pro().await;
    let path = house.session(&json!({"initial_prompt": "Write."})).await;
    for path in [at(&path), at("/events"), "/health".to_owned()] {
        let asked = |method: Method| TestRequest::default().method(method).uri(&path);
        let head = house.response(asked(Method::HEAD)).await;
        let get = house.response(asked(Method::GET)).await;
        assert_eq!(head.status(), 200, "{path}");
        assert_eq!(head.response().body().size(), get.response().body().size());
        let content_type =
            |response: &ServiceResponse| response.headers().get("content-type").unwrap().clone();
        assert_eq!(content_type(&head), content_type(&get));
        assert!(to_bytes(head.into_body()).await.unwrap().is_empty());
    }
    let wrong = TestRequest::default().method(Method::HEAD);
    let wrong = house.ask(wrong.uri(&at(&format!("{path}/start")))).await;
    assert_eq!(wrong.status, 405);
}
