//! A person's own account.

use actix_web::test::TestRequest;
use atelier_domain::identity::{Export, KeyScope};
use serde_json::{Value, json};

use super::harness::{Answer, House, at};

impl House {
    async fn ask_for_export(&self) -> Answer {
        self.command("/users/me/export").await
    }

    async fn leave(&self, confirm: &str) -> Answer {
        let request = TestRequest::delete().uri(&at("/users/me"));
        self.ask(request.set_json(json!({ "confirm": confirm })))
            .await
    }
}

fn put(body: &Value) -> TestRequest {
    TestRequest::put()
        .uri(&at("/users/me/preferences"))
        .set_json(body)
}

#[actix_web::test]
async fn settings_carry_their_revision() {
    let house = House::pro().await;
    let me = house.get("/users/me").await;
    assert_eq!(me.json()["email"], "ada@example.org");
    assert_eq!(me.json()["preferences"]["theme"], "system");
    assert_eq!(
        (me.header("etag"), me.header("cache-control")),
        ("\"0\"", "private, no-cache")
    );

    let named = house
        .patch("/users/me", &json!({"display_name": "Ada L."}))
        .await;
    assert_eq!(
        (named.header("etag"), &named.json()["display_name"]),
        ("\"1\"", &json!("Ada L."))
    );
    let stale = put(&json!({"theme": "dark"})).insert_header(("if-match", "\"0\""));
    house.ask(stale).await.problem(412, "settings_changed");
    let current = put(&json!({"theme": "dark"})).insert_header(("if-match", "\"1\""));
    let set = house.ask(current).await;
    assert_eq!(
        (set.header("etag"), &set.json()["theme"]),
        ("\"2\"", &json!("dark"))
    );

    let known = TestRequest::get()
        .uri(&at("/users/me"))
        .insert_header(("if-none-match", "\"2\""));
    assert_eq!(house.ask(known).await.status, 304);
    let me = house.get("/users/me").await.json();
    assert_eq!(
        (&me["display_name"], &me["preferences"]["theme"]),
        (&json!("Ada L."), &json!("dark"))
    );
}

#[actix_web::test]
async fn what_can_t_be_set_is_named() {
    let house = House::pro().await;
    for (body, field, code) in [
        (
            json!({"timezone": "Mars/Olympus"}),
            "timezone",
            "unknown_timezone",
        ),
        (
            json!({"display_name": "x".repeat(101)}),
            "display_name",
            "too_long",
        ),
        (
            json!({"email": "eve@example.org"}),
            "email",
            "unknown_field",
        ),
    ] {
        let answer = house.patch("/users/me", &body).await;
        answer.problem(422, "invalid_input");
        assert_eq!(answer.field(), (field.to_owned(), code.to_owned()));
    }
    for (body, field, code) in [
        (json!({"theme": "blue"}), "theme", "unknown_value"),
        (
            json!({"default_max_rounds": 13}),
            "default_max_rounds",
            "out_of_range",
        ),
        (
            json!({"default_provider": "acme"}),
            "default_provider",
            "unknown_provider",
        ),
        (
            json!({"emails": {"spam": true}}),
            "emails.spam",
            "unknown_field",
        ),
    ] {
        let answer = house.ask(put(&body)).await;
        answer.problem(422, "invalid_input");
        assert_eq!(answer.field(), (field.to_owned(), code.to_owned()));
    }
    assert_eq!(house.get("/users/me").await.header("etag"), "\"0\"");
}

#[actix_web::test]
async fn a_key_may_look_and_change_nothing() {
    let house = House::guarded().await;
    let key = house.key(&KeyScope::ALL).await;
    let by_key = |request: TestRequest| request.insert_header(("x-api-key", key.text.clone()));
    let me = house
        .ask(by_key(TestRequest::get().uri(&at("/users/me"))))
        .await;
    assert_eq!(me.json()["id"], house.owner.id.to_string());
    for request in [
        TestRequest::patch()
            .uri(&at("/users/me"))
            .set_json(json!({})),
        put(&json!({})),
        TestRequest::post().uri(&at("/users/me/export")),
        TestRequest::get().uri(&at("/users/me/exports")),
        TestRequest::delete()
            .uri(&at("/users/me"))
            .set_json(json!({"confirm": "ada@example.org"})),
        TestRequest::get().uri(&at("/api-keys")),
        TestRequest::post()
            .uri(&at("/api-keys"))
            .set_json(json!({"label": "x", "scopes": ["read"]})),
        TestRequest::delete().uri(&at(&format!("/api-keys/{}", key.id))),
    ] {
        house
            .ask(by_key(request))
            .await
            .problem(403, "person_required");
    }
}

#[actix_web::test]
async fn little_is_exported_at_once_and_much_later() {
    let house = House::pro().await;
    let draft = json!({"initial_prompt": "Tighten it."});
    house.session(&draft).await;
    let answer = house.ask_for_export().await;
    assert_eq!(answer.status, 200);
    assert!(
        answer
            .header("content-disposition")
            .starts_with("attachment")
    );
    assert_eq!(
        answer.json()["sessions"][0]["brief"]["initial_prompt"],
        "Tighten it."
    );

    for _ in 0..Export::AT_ONCE_SESSIONS {
        house.session(&draft).await;
    }
    let answer = house.ask_for_export().await;
    assert_eq!(answer.status, 202);
    let export = answer.header("location").strip_prefix("/api/v1").unwrap();
    let preparing = house.get(export).await.json();
    assert_eq!(
        (&preparing["status"], &preparing["file"]),
        (&json!("preparing"), &Value::Null)
    );
    let file = format!("{export}/file");
    house.get(&file).await.problem(409, "export_not_ready");

    let id = preparing["id"].as_str().unwrap().parse().unwrap();
    house
        .state
        .accounts
        .prepare_export(id, house.owner.id)
        .await
        .unwrap();
    let listed = house.get("/users/me/exports").await.json();
    assert_eq!(listed["items"][0]["status"], "ready");
    assert_eq!(listed["items"][0]["file"], at(&file));
    let document = house.get(&file).await;
    assert_eq!(
        document.text().len() as u64,
        listed["items"][0]["bytes"].as_u64().unwrap()
    );
    assert_eq!(document.json()["sessions"].as_array().unwrap().len(), 21);
    for path in ["/users/me/exports/no-id", "/users/me/exports/no-id/file"] {
        house.get(path).await.problem(404, "export_not_found");
    }
}

#[actix_web::test]
async fn an_account_ends_when_its_person_means_it() {
    let house = House::pro().await;
    let refused = house.leave("somebody@example.org").await;
    refused.problem(422, "invalid_input");
    assert_eq!(
        refused.field(),
        ("confirm".to_owned(), "mismatch".to_owned())
    );
    assert_eq!(house.leave("ada@example.org").await.status, 202);
    house.get("/users/me").await.problem(401, "unauthenticated");
}
