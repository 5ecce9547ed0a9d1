//! Signing in by redirect, and out.

use std::sync::Arc;

use actix_web::cookie::Cookie;
use actix_web::cookie::time::Duration;
use actix_web::test::TestRequest;
use atelier_domain::identity::{ClaimedEmail, Claims, Subject};
use atelier_domain::ports::{Clock, Store};
use atelier_testkit::fakes::FakeProvider;
use chrono::TimeDelta;
use serde_json::json;

use super::harness::{Answer, House, at};
use crate::guard::{Guard, GuardOptions};

const ATTEMPT: &str = "__Host-atelier-attempt";
const SIGN_IN: &str = "__Host-atelier";

/// The cookie that an answer sets.
pub(super) fn set_cookie(answer: &Answer, name: &str) -> Option<Cookie<'static>> {
    answer
        .headers
        .get_all("set-cookie")
        .map(|value| Cookie::parse_encoded(value.to_str().unwrap().to_owned()).unwrap())
        .find(|cookie| cookie.name() == name)
}

/// A browser that was sent to the provider.
struct Browser {
    attempt: String,
    state: String,
}

impl House {
    async fn begin_sign_in(&self, query: &str) -> Browser {
        let answer = self.get(&format!("/auth/start{query}")).await;
        assert_eq!(answer.status, 302, "{}", answer.text());
        let cookie = set_cookie(&answer, ATTEMPT).unwrap();
        for flag in [
            "HttpOnly",
            "Secure",
            "SameSite=Lax",
            "Path=/",
            "Max-Age=600",
        ] {
            assert!(answer.header("set-cookie").contains(flag), "{flag}");
        }
        let (page, state) = answer.header("location").split_once("?state=").unwrap();
        assert_eq!(page, FakeProvider::PAGE);
        Browser {
            attempt: cookie.value().to_owned(),
            state: state.to_owned(),
        }
    }

    async fn come_back(&self, attempt: Option<&str>, query: &str) -> Answer {
        let request = TestRequest::get().uri(&at(&format!("/auth/callback?{query}")));
        let answer = self
            .ask(match attempt {
                Some(attempt) => request.insert_header(("cookie", format!("{ATTEMPT}={attempt}"))),
                None => request,
            })
            .await;
        let taken_back = set_cookie(&answer, ATTEMPT).unwrap();
        assert_eq!(
            (taken_back.value(), taken_back.max_age()),
            ("", Some(Duration::ZERO))
        );
        answer
    }

    fn grant(&self, code: &str, name: &str) {
        self.provider.grant(
            code,
            Claims {
                subject: Subject {
                    issuer: "https://provider.example".to_owned(),
                    name: name.to_owned(),
                },
                email: Some(ClaimedEmail {
                    address: format!("{name}@example.org"),
                    is_verified: true,
                }),
                display_name: None,
                actor: None,
                expires_at: self.clock.now() + TimeDelta::minutes(1),
            },
        );
    }
}

#[actix_web::test]
async fn a_person_signs_in_goes_on_and_signs_out() {
    let house = House::guarded().await;
    let browser = house.begin_sign_in("?return_to=/sessions?tab=1").await;
    house.grant("code", "bob");
    let query = format!("code=code&state={}&session_state=x&iss=y", browser.state);
    let answer = house.come_back(Some(&browser.attempt), &query).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), "/sessions?tab=1");
    let cookie = set_cookie(&answer, SIGN_IN).unwrap();
    assert_eq!(cookie.http_only(), Some(true));
    assert_eq!(cookie.secure(), Some(true));
    assert_eq!(cookie.path(), Some("/"));
    assert!(cookie.value().starts_with("ats_"));
    let bob = house.store.identities().by_email("bob@example.org").await;
    assert!(bob.unwrap().is_some());

    let carried = ("cookie", format!("{SIGN_IN}={}", cookie.value()));
    let list = || TestRequest::get().uri("/api/v1/sessions");
    let answer = house.ask(list().insert_header(carried.clone())).await;
    assert_eq!(answer.status, 200);

    let sign_out = TestRequest::post()
        .uri("/api/v1/auth/sign-out")
        .insert_header(carried.clone())
        .insert_header(("origin", "https://atelier.example"))
        .set_json(json!({}));
    let answer = house.ask(sign_out).await;
    assert_eq!(answer.status, 200, "{}", answer.text());
    assert_eq!(answer.json()["provider_url"], FakeProvider::SIGN_OUT);
    assert_eq!(set_cookie(&answer, SIGN_IN).unwrap().value(), "");
    let answer = house.ask(list().insert_header(carried)).await;
    answer.problem(401, "unauthenticated");
}

#[actix_web::test]
async fn signing_out_everywhere_ends_other_devices_too() {
    let house = House::guarded().await;
    let (_, here) = house.sign_in(TimeDelta::zero()).await;
    let (_, there) = house.sign_in(TimeDelta::days(1)).await;
    let bearer = |secret: &str| ("authorization", format!("Bearer {secret}"));
    for (everywhere, is_over_there) in [(false, false), (true, true)] {
        let (_, here) = if everywhere {
            house.sign_in(TimeDelta::zero()).await
        } else {
            (house.sign_in(TimeDelta::zero()).await.0, here.clone())
        };
        let sign_out = TestRequest::post()
            .uri("/api/v1/auth/sign-out")
            .insert_header(bearer(&here))
            .set_json(json!({"everywhere": everywhere}));
        assert_eq!(house.ask(sign_out).await.status, 200);
        let list = TestRequest::get()
            .uri("/api/v1/sessions")
            .insert_header(bearer(&there));
        let is_refused = house.ask(list).await.status == 401;
        assert_eq!(is_refused, is_over_there);
    }
}

#[actix_web::test]
async fn only_the_browser_that_began_can_finish_and_once() {
    let house = House::guarded().await;
    let mine = house.begin_sign_in("").await;
    let theirs = house.begin_sign_in("").await;
    assert_ne!(mine.state, theirs.state);
    let attempt = Some(mine.attempt.as_str());
    house.grant("code", "bob");
    let with = |state: &str| format!("code=code&state={state}");
    for (attempt, query) in [
        (None, with(&mine.state)),
        (Some("nonsense"), with(&mine.state)),
        (Some("eyJ9"), with(&mine.state)),
        (Some(theirs.attempt.as_str()), with(&mine.state)),
        (attempt, with(&theirs.state)),
        (attempt, with("")),
        (attempt, "code=code".to_owned()),
        (attempt, format!("state={}", mine.state)),
        (attempt, String::new()),
    ] {
        let answer = house.come_back(attempt, &query).await;
        assert_eq!(answer.status, 400, "{query}");
        assert!(set_cookie(&answer, SIGN_IN).is_none());
        assert!(answer.text().contains("was not begun in this browser"));
    }
    let answer = house.come_back(attempt, &with(&mine.state)).await;
    assert_eq!(
        (answer.status.as_u16(), answer.header("location")),
        (303, "/")
    );
    // The provider takes a code once.
    let answer = house.come_back(attempt, &with(&mine.state)).await;
    assert_eq!(answer.status, 401);
}

#[actix_web::test]
async fn what_the_provider_refuses_becomes_a_page() {
    let house = House::guarded().await;
    let browser = house.begin_sign_in("").await;
    for (error, text) in [
        ("access_denied", "It was declined"),
        ("server_error", "could not sign you in"),
        ("%3Cscript%3E", "could not sign you in"),
    ] {
        let query = format!(
            "error={error}&error_description=%3Cb%3E&state={}",
            browser.state
        );
        let answer = house.come_back(Some(&browser.attempt), &query).await;
        assert_eq!(answer.status, 400);
        assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
        let policy = answer.header("content-security-policy");
        assert!(
            policy.starts_with("default-src 'none'; style-src 'sha256-"),
            "{policy}"
        );
        let page = answer.text();
        assert!(page.to_lowercase().contains(&text.to_lowercase()), "{page}");
        assert!(page.contains(answer.header("x-request-id")));
        assert!(!page.contains("<script") && !page.contains("<b>"), "{page}");
    }
}

#[actix_web::test]
async fn people_are_sent_to_paths_of_ours_alone() {
    let house = House::guarded().await;
    for path in [
        "//evil.test",
        "https://evil.test",
        "/%5C/evil.test",
        "evil",
        "/%09/evil.test",
    ] {
        let answer = house.get(&format!("/auth/start?return_to={path}")).await;
        answer.problem(422, "invalid_input");
        assert_eq!(
            answer.field(),
            ("return_to".to_owned(), "invalid".to_owned())
        );
    }
}

#[actix_web::test]
async fn ways_to_sign_in_are_told() {
    for (house, development) in [(House::guarded().await, false), (House::pro().await, true)] {
        let methods = house.get("/auth/methods").await.json();
        let expected = json!({"redirect": true, "magic_link": true, "development": development});
        assert_eq!(methods, expected);
    }
}

#[actix_web::test]
async fn people_go_on_where_the_client_is() {
    let mut house = House::guarded().await;
    house.state.guard = Arc::new(Guard::new(GuardOptions {
        frontend_url: Some("https://app.example/studio".to_owned()),
        is_https: true,
        ..GuardOptions::default()
    }));
    for (query, expected) in [
        (
            "?return_to=/sessions",
            "https://app.example/studio/sessions",
        ),
        ("", "https://app.example/studio/"),
    ] {
        let browser = house.begin_sign_in(query).await;
        house.grant("code", "bob");
        let query = format!("code=code&state={}", browser.state);
        let answer = house.come_back(Some(&browser.attempt), &query).await;
        assert_eq!(answer.header("location"), expected);
    }
}

#[actix_web::test]
async fn without_https_the_cookies_have_other_names() {
    let house = House::pro().await;
    let answer = house.get("/auth/start").await;
    let cookie = set_cookie(&answer, "atelier-attempt").unwrap();
    assert_eq!(cookie.secure(), None);
    assert_eq!(cookie.http_only(), Some(true));
}
