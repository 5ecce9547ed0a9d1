//! Clerk's sessions and Clerk's webhooks.

use std::time::{SystemTime, UNIX_EPOCH};

use atelier_tests::harness::{Answered, Backend, Client, Options, PUBLIC_URL, TestApp};
use atelier_tests::issuer::Issuer;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::support::on_each_database;

on_each_database!(people_are_kept_in_step, who_was_deleted_stays_away);

const KEY: &[u8] = b"atelier-test-only-key-0123456789";

fn now() -> u128 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_millis()
}

async fn start(backend: Backend, issuer: &Issuer) -> TestApp {
    let secret = format!("whsec_{}", STANDARD.encode(KEY));
    TestApp::start(
        backend,
        Options::default().signed_in_by_clerk(issuer, &secret),
    )
    .await
}

/// Somebody with a session token, which says nothing of addresses.
fn session(app: &TestApp, issuer: &Issuer, person: &str) -> Client {
    let claims = json!({
        "azp": PUBLIC_URL, "aud": null, "email": null, "email_verified": null, "name": null,
    });
    app.bearing(issuer.token_with(person, &claims))
}

fn user(person: &str, first_name: &str, address: &str, updated_at: u128) -> Value {
    json!({
        "id": format!("user_{person}"), "object": "user", "first_name": first_name,
        "primary_email_address_id": "idn_1",
        "email_addresses": [{
            "id": "idn_1", "email_address": address, "verification": {"status": "verified"},
        }],
        "updated_at": u64::try_from(updated_at).unwrap(),
    })
}

async fn tell(app: &TestApp, kind: &str, data: &Value) -> Answered {
    let body = json!({"type": kind, "object": "event", "data": data}).to_string();
    let id = "msg_1";
    let timestamp = (now() / 1_000).to_string();
    let mut code = Hmac::<Sha256>::new_from_slice(KEY).unwrap();
    code.update(format!("{id}.{timestamp}.{body}").as_bytes());
    let signature = format!("v1,{}", STANDARD.encode(code.finalize().into_bytes()));
    let request = app
        .request(Method::POST, "/api/v1/webhooks/clerk")
        .header("svix-id", id)
        .header("svix-timestamp", timestamp)
        .header("svix-signature", signature)
        .header("content-type", "application/json")
        .body(body);
    app.send(request).await
}

async fn people_are_kept_in_step(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = start(backend, &issuer).await;
    let later = now() + 60_000;
    let created = user("ada", "Ada", "ada@example.org", now());
    let updated = user("ada", "Augusta", "augusta@example.org", later);
    // Before the first request, in whichever order.
    tell(&app, "user.updated", &updated).await.expect(204);
    tell(&app, "user.created", &created).await.expect(204);
    let ada = session(&app, &issuer, "ada");
    let me = ada.get("/users/me").await.expect(200).json();
    assert_eq!(me["email"], Value::Null);
    // After it, again in the wrong order, and more than once.
    for told in [&updated, &created, &updated] {
        tell(&app, "user.updated", told).await.expect(204);
    }
    let changed = ada.get("/users/me").await.expect(200).json();
    assert_eq!(changed["id"], me["id"]);
    assert_eq!(changed["email"], "augusta@example.org");
    assert_eq!(changed["display_name"], "Augusta");
    app.stop().await;
}

async fn who_was_deleted_stays_away(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = start(backend, &issuer).await;
    session(&app, &issuer, "ada")
        .get("/users/me")
        .await
        .expect(200);
    for person in ["ada", "never-here"] {
        let deleted = json!({"id": format!("user_{person}"), "object": "user", "deleted": true});
        for _ in 0..2 {
            tell(&app, "user.deleted", &deleted).await.expect(204);
        }
        let late = user(person, "Late", &format!("{person}@example.org"), now());
        tell(&app, "user.created", &late).await.expect(204);
        // Their token is good for minutes yet.
        let client = session(&app, &issuer, person);
        client
            .get("/users/me")
            .await
            .problem(401, "unauthenticated");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn forged_messages_change_nothing() {
    let issuer = Issuer::start().await;
    let app = start(Backend::Sqlite, &issuer).await;
    let ada = session(&app, &issuer, "ada");
    ada.get("/users/me").await.expect(200);
    let body = json!({"type": "user.deleted", "data": {"id": "user_ada"}}).to_string();
    for signature in ["", "v1,", "v1,AAAA", "v1a,AAAA"] {
        let request = app
            .request(Method::POST, "/api/v1/webhooks/clerk")
            .header("svix-id", "msg_1")
            .header("svix-timestamp", (now() / 1_000).to_string())
            .header("svix-signature", signature)
            .body(body.clone());
        app.send(request).await.problem(400, "webhook_refused");
    }
    ada.get("/users/me").await.expect(200);
    app.stop().await;
}
