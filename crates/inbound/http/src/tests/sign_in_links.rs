//! Sign-in links: asked for, mailed, looked at, used up.

use actix_web::test::TestRequest;
use atelier_domain::jobs::Job;
use chrono::TimeDelta;
use serde_json::json;

use super::harness::{Answer, House};
use super::sign_in::set_cookie;

const REDEEM: &str = "/api/v1/auth/magic-link/redeem";

impl House {
    async fn ask_for_link(&self, email: &str) -> Answer {
        let body = json!({"email": email, "return_to": "/sessions"});
        self.post("/auth/magic-link", &body).await
    }

    /// What a worker would do; gives the secrets of the mails it sent.
    async fn deliver(&self) -> Vec<String> {
        for job in self.store.take_jobs() {
            if let Job::SendMagicLink { link } = job {
                self.state.accounts.send_link(link).await.unwrap();
            }
        }
        let mails = self.mailer.take().into_iter();
        mails
            .map(|mail| {
                let (_, link) = mail.text.split_once("/auth/magic-link?token=").unwrap();
                link.split_whitespace().next().unwrap().to_owned()
            })
            .collect()
    }

    async fn link(&self, email: &str) -> String {
        assert_eq!(self.ask_for_link(email).await.status, 202);
        self.deliver().await.pop().unwrap()
    }
}

fn form(token: &str) -> TestRequest {
    TestRequest::post()
        .uri(REDEEM)
        .insert_header(("origin", "https://atelier.example"))
        .set_form([("token", token)])
}

#[actix_web::test]
async fn a_link_signs_in_once() {
    let house = House::guarded().await;
    let token = house.link("New@Example.org").await;
    // Scanners of mail look at it first, as often as they like.
    for _ in 0..3 {
        let page = TestRequest::get().uri(&format!("/auth/magic-link?token={token}"));
        let page = house.ask(page).await;
        assert_eq!(page.status, 200);
        assert!(page.text().contains(&format!("value=\"{token}\"")));
        assert!(page.text().contains(&format!("action=\"{REDEEM}\"")));
        let policy = page.header("content-security-policy");
        assert!(policy.contains("default-src 'none'") && policy.contains("form-action 'self'"));
        assert!(!policy.contains("unsafe"));
        assert_eq!(page.header("referrer-policy"), "same-origin");
        assert_eq!(page.header("cache-control"), "no-store");
        assert!(page.headers.get("set-cookie").is_none());
    }
    let answer = house.ask(form(&token)).await;
    assert_eq!(answer.status, 303, "{}", answer.text());
    assert_eq!(answer.header("location"), "/sessions");
    let cookie = set_cookie(&answer, "__Host-atelier").unwrap();
    let carried = format!("__Host-atelier={}", cookie.value());
    let list = TestRequest::get()
        .uri("/api/v1/sessions")
        .insert_header(("cookie", carried));
    assert_eq!(house.ask(list).await.status, 200);

    let again = house.ask(form(&token)).await;
    assert_eq!(again.status, 422);
    assert!(again.text().contains("The link is not valid any more"));
    assert!(again.headers.get("set-cookie").is_none());
}

#[actix_web::test]
async fn programs_get_a_token_or_a_cookie() {
    let house = House::guarded().await;
    for bearer in [true, false] {
        let token = house.link("ada@example.org").await;
        let body = json!({"token": token, "bearer": bearer});
        let answer = house.post("/auth/magic-link/redeem", &body).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        assert_eq!(answer.json()["return_to"], "/sessions");
        assert_eq!(answer.json()["token"].is_string(), bearer);
        assert_eq!(set_cookie(&answer, "__Host-atelier").is_some(), !bearer);
    }
    let body = json!({"token": "atl_nonsense"});
    let answer = house.post("/auth/magic-link/redeem", &body).await;
    answer.problem(422, "link_invalid");
}

#[actix_web::test]
async fn links_are_over_after_fifteen_minutes() {
    let house = House::guarded().await;
    let token = house.link("ada@example.org").await;
    house.clock.advance(TimeDelta::minutes(15));
    assert_eq!(house.ask(form(&token)).await.status, 422);
}

#[actix_web::test]
async fn nobody_learns_who_is_known() {
    let house = House::guarded().await;
    let known = house.owner.email.clone().unwrap();
    let answers = [
        house.ask_for_link(&known).await,
        house.ask_for_link("stranger@example.org").await,
    ];
    let [known, unknown] = answers.map(|answer| {
        let mut names: Vec<_> = answer.headers.keys().map(ToString::to_string).collect();
        names.sort_unstable();
        (answer.status, answer.text(), names)
    });
    assert_eq!(known, unknown);
    assert_eq!(house.deliver().await.len(), 2);
}

#[actix_web::test]
async fn one_inbox_is_not_filled_and_nobody_is_told() {
    let house = House::guarded().await;
    for _ in 0..8 {
        assert_eq!(house.ask_for_link("ada@example.org").await.status, 202);
    }
    assert_eq!(house.deliver().await.len(), 5);
}

#[actix_web::test]
async fn pages_of_other_sites_sign_nobody_in() {
    let house = House::guarded().await;
    let token = house.link("ada@example.org").await;
    for header in [
        ("origin", "https://evil.example"),
        ("origin", "null"),
        ("sec-fetch-site", "cross-site"),
    ] {
        let request = TestRequest::post()
            .uri(REDEEM)
            .insert_header(header)
            .set_form([("token", &token)]);
        house.ask(request).await.problem(403, "foreign_origin");
    }
    // It is still good for whom it was sent to.
    assert_eq!(house.ask(form(&token)).await.status, 303);
}

#[actix_web::test]
async fn links_that_are_none_lead_to_a_page() {
    let house = House::guarded().await;
    for query in [
        "?token=",
        "?token=%22%3E%3Cscript%3E",
        "?token=atl_short",
        "",
        "?other=1",
    ] {
        let request = TestRequest::get().uri(&format!("/auth/magic-link{query}"));
        let page = house.ask(request).await;
        assert_eq!(page.status, 422, "{query}");
        assert_eq!(page.header("content-type"), "text/html; charset=utf-8");
        assert!(!page.text().contains("<script"), "{}", page.text());
    }
}

#[actix_web::test]
async fn addresses_that_are_none_are_refused() {
    let house = House::guarded().await;
    for email in ["", "ada", "ada@", "@example.org", "a b@example.org"] {
        let answer = house.ask_for_link(email).await;
        answer.problem(422, "invalid_input");
        assert_eq!(answer.field().0, "email");
    }
    let body = json!({"email": "ada@example.org", "return_to": "//evil.test"});
    let answer = house.post("/auth/magic-link", &body).await;
    assert_eq!(answer.field().0, "return_to");
}
