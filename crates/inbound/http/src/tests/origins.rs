use actix_web::http::Method;
use actix_web::test::TestRequest;
use atelier_domain::identity::KeyScope;
use chrono::TimeDelta;
use serde_json::json;

use super::harness::{Answer, House};

/// Tries to make a session.
async fn create(house: &House, headers: &[(&'static str, &str)]) -> Answer {
    let request = TestRequest::post()
        .uri("/api/v1/sessions")
        .set_json(json!({"initial_prompt": "Write."}));
    let request = headers
        .iter()
        .fold(request, |request, header| request.insert_header(*header));
    house.ask(request).await
}

#[actix_web::test]
async fn a_cookie_writes_for_our_own_pages_alone() {
    let house = House::guarded().await;
    let (_, secret) = house.sign_in(TimeDelta::zero()).await;
    let cookie = ("cookie", &*format!("__Host-atelier={secret}"));
    for (headers, is_taken) in [
        (&[][..], false),
        (&[("origin", "https://atelier.example")], true),
        (&[("origin", "https://app.example")], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("sec-fetch-site", "same-site")], false),
        (&[("sec-fetch-site", "cross-site")], false),
        (&[("sec-fetch-site", "none")], false),
        (&[("origin", "https://evil.example")], false),
        (&[("origin", "null")], false),
    ] {
        let answer = create(&house, &[&[cookie], headers].concat()).await;
        if is_taken {
            assert_eq!(answer.status, 201, "{headers:?}: {}", answer.text());
        } else {
            answer.problem(403, "foreign_origin");
        }
        let read = TestRequest::get().uri("/api/v1/sessions");
        let read = [&[cookie], headers]
            .concat()
            .into_iter()
            .fold(read, TestRequest::insert_header);
        assert_eq!(house.ask(read).await.status, 200, "{headers:?}");
    }
}

#[actix_web::test]
async fn what_a_program_sends_by_itself_needs_no_page() {
    let house = House::guarded().await;
    let key = house.key(&[KeyScope::Write]).await.text;
    let headers = [("x-api-key", &*key), ("origin", "https://evil.example")];
    assert_eq!(create(&house, &headers).await.status, 201);
}

#[actix_web::test]
async fn a_development_server_writes_for_no_foreign_page() {
    let house = House::pro().await;
    let host = ("host", "localhost:8000");
    for (headers, is_taken) in [
        (&[][..], true),
        (&[("origin", "http://localhost:8000")], true),
        (&[("sec-fetch-site", "same-origin")], true),
        (&[("origin", "http://localhost:3000")], false),
        (&[("origin", "https://evil.example")], false),
        (&[("sec-fetch-site", "cross-site")], false),
    ] {
        let answer = create(&house, &[&[host], headers].concat()).await;
        if is_taken {
            assert_eq!(answer.status, 201, "{headers:?}: {}", answer.text());
        } else {
            answer.problem(403, "foreign_origin");
        }
    }
}

#[actix_web::test]
async fn the_name_of_the_host_matters_only_where_nobody_signs_in() {
    let host = ("host", "atelier.example");
    let request = || TestRequest::get().uri("/health").insert_header(host);
    let guarded = House::guarded().await;
    assert_eq!(guarded.ask(request()).await.status, 200);
    let open = House::pro().await;
    open.ask(request()).await.problem(421, "foreign_host");
}

#[actix_web::test]
async fn configured_pages_may_read_answers_and_others_may_not() {
    let house = House::guarded().await;
    let token = format!("Bearer {}", house.token("ada"));
    for (origin, is_allowed) in [
        ("https://app.example", true),
        ("https://evil.example", false),
    ] {
        let preflight = TestRequest::default()
            .method(Method::OPTIONS)
            .uri("/api/v1/sessions")
            .insert_header(("origin", origin))
            .insert_header(("access-control-request-method", "POST"))
            .insert_header((
                "access-control-request-headers",
                "content-type, idempotency-key",
            ));
        let answer = house.ask(preflight).await;
        let allowed = answer.headers.get("access-control-allow-origin");
        assert_eq!(allowed.is_some(), is_allowed, "{origin}: {}", answer.text());
        if is_allowed {
            assert_eq!(answer.status, 200);
            assert_eq!(answer.header("access-control-allow-origin"), origin);
            assert_eq!(answer.header("access-control-allow-credentials"), "true");
            let headers = answer.header("access-control-allow-headers");
            assert!(headers.contains("idempotency-key"), "{headers}");
        }

        // Answers and refusals alike.
        for (token, status) in [(Some(&token), 200), (None, 401)] {
            let request = TestRequest::get()
                .uri("/api/v1/sessions")
                .insert_header(("origin", origin));
            let request = match token {
                Some(token) => request.insert_header(("authorization", token.clone())),
                None => request,
            };
            let answer = house.ask(request).await;
            assert_eq!(answer.status.as_u16(), status);
            let allowed = answer.headers.get("access-control-allow-origin");
            assert_eq!(allowed.is_some(), is_allowed, "{origin} {status}");
            if is_allowed {
                let exposed = answer.header("access-control-expose-headers");
                for header in [
                    "etag",
                    "location",
                    "ratelimit",
                    "ratelimit-policy",
                    "retry-after",
                    "x-request-id",
                    "idempotency-replayed",
                ] {
                    assert!(
                        exposed.split(", ").any(|name| name == header),
                        "{header}: {exposed}"
                    );
                }
            }
        }
    }
}
