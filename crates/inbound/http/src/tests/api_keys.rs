//! Keys to the API, managed by their person.

use actix_web::test::TestRequest;
use serde_json::{Value, json};

use super::harness::{Answer, House, at};

impl House {
    async fn make_key(&self, label: &str) -> Value {
        let answer = self
            .post("/api-keys", &json!({"label": label, "scopes": ["read"]}))
            .await;
        assert_eq!(answer.status, 201, "{}", answer.text());
        answer.json()
    }

    async fn with_key(&self, secret: &str) -> Answer {
        let request = TestRequest::get().uri(&at("/sessions"));
        self.ask(request.insert_header(("x-api-key", secret))).await
    }
}

#[actix_web::test]
async fn a_secret_is_told_once() {
    let house = House::pro().await;
    let draft = json!({
        "label": "build",
        "scopes": ["write", "read"],
        "limit": {"requests": 5, "window_seconds": 60},
        "expires_at": "2030-01-01T00:00:00Z",
    });
    let make = || {
        let request = TestRequest::post().uri(&at("/api-keys"));
        request
            .insert_header(("idempotency-key", "one"))
            .set_json(&draft)
    };
    let made = house.ask(make()).await;
    assert_eq!(
        (made.status.as_u16(), made.header("cache-control")),
        (201, "no-store")
    );
    let (key, secret) = (made.json()["key"].clone(), made.json()["secret"].clone());
    let secret = secret.as_str().unwrap();
    assert_eq!(key["prefix"], secret[..10]);
    assert_eq!(key["scopes"], json!(["read", "write"]));
    assert_eq!(key["limit"], json!({"requests": 5, "window_seconds": 60}));
    let path = made.header("location").strip_prefix("/api/v1").unwrap();
    let kept = house.get(path).await;
    assert_eq!(kept.json(), key);
    assert!(!kept.text().contains(secret));
    house.ask(make()).await.problem(409, "answer_not_kept");
    assert_eq!(house.get("/api-keys").await.json()["items"], json!([key]));
    assert_eq!(house.with_key(secret).await.status, 200);
}

#[actix_web::test]
async fn a_revoked_key_stays_in_the_list_and_lets_nobody_in() {
    let house = House::pro().await;
    let made = house.make_key("build").await;
    let path = format!("/api-keys/{}", made["key"]["id"].as_str().unwrap());
    for _ in 0..2 {
        let revoked = house.ask(TestRequest::delete().uri(&at(&path))).await;
        assert_eq!(revoked.status, 204);
    }
    assert!(house.get(&path).await.json()["revoked_at"].is_string());
    let secret = made["secret"].as_str().unwrap();
    house.with_key(secret).await.problem(401, "unauthenticated");
    for path in [
        "/api-keys/nothing",
        "/api-keys/019a9f6e-2c00-7000-8000-000000000001",
    ] {
        house.get(path).await.problem(404, "api_key_not_found");
    }
}

#[actix_web::test]
async fn keys_are_listed_page_by_page() {
    let house = House::pro().await;
    for label in ["one", "two", "three"] {
        house.make_key(label).await;
    }
    let page = house.get("/api-keys?limit=2").await.json();
    let labels = |page: &Value| {
        let items = page["items"].as_array().unwrap().iter();
        items
            .map(|key| key["label"].as_str().unwrap().to_owned())
            .collect::<Vec<_>>()
    };
    assert_eq!(labels(&page), ["three", "two"]);
    let cursor = page["next_cursor"].as_str().unwrap();
    let rest = house
        .get(&format!("/api-keys?limit=2&cursor={cursor}"))
        .await
        .json();
    assert_eq!(
        (labels(&rest), &rest["next_cursor"]),
        (vec!["one".to_owned()], &Value::Null)
    );
}

#[actix_web::test]
async fn uses_are_counted() {
    let house = House::pro().await;
    let made = house.make_key("build").await;
    let secret = made["secret"].as_str().unwrap();
    for _ in 0..3 {
        assert_eq!(house.with_key(secret).await.status, 200);
    }
    let uses = house.state.guard.uses.take();
    house.state.accounts.count_uses(&uses).await.unwrap();
    let path = format!("/api-keys/{}/uses", made["key"]["id"].as_str().unwrap());
    let counted = house.get(&path).await.json();
    assert_eq!(counted["items"][0]["requests"], 3);
    assert_eq!(counted["items"][0]["window_start"], "2026-11-20T09:00:00Z");
}

#[actix_web::test]
async fn somebody_else_s_keys_are_not_there() {
    let house = House::guarded().await;
    let (ada, bob) = (house.token("ada"), house.token("bob"));
    let by = |token: &str, request: TestRequest| {
        request.insert_header(("authorization", format!("Bearer {token}")))
    };
    let draft = json!({"label": "build", "scopes": ["read"]});
    let make = TestRequest::post().uri(&at("/api-keys")).set_json(&draft);
    let made = house.ask(by(&ada, make)).await.json();
    let path = at(&format!(
        "/api-keys/{}",
        made["key"]["id"].as_str().unwrap()
    ));
    for request in [
        TestRequest::get().uri(&path),
        TestRequest::get().uri(&format!("{path}/uses")),
        TestRequest::delete().uri(&path),
    ] {
        house
            .ask(by(&bob, request))
            .await
            .problem(404, "api_key_not_found");
    }
    let listed = house
        .ask(by(&bob, TestRequest::get().uri(&at("/api-keys"))))
        .await;
    assert_eq!(listed.json()["items"], json!([]));
}
