//! A person's account: settings, everything they have, and the end.

use std::path::Path;

use atelier_tests::harness::{
    Backend, Client, Options, Providers, TestApp, TestDatabase, TestProcess, session,
    single_vendor, until,
};
use atelier_tests::issuer::Issuer;
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::on_each_database;

fn scripted() -> Value {
    single_vendor("scripted", "scripted")
}

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

/// So many that a kill right after the account's end meets the removal.
const SESSIONS: usize = 60;

/// The product with people who sign in.
async fn signed_in(backend: Backend) -> (TestApp, Issuer) {
    let issuer = Issuer::start().await;
    let options = Options::default().signed_in_by(&issuer);
    (TestApp::start(backend, options).await, issuer)
}

async fn leave(client: &Client, confirm: &str) {
    let request = client.request(Method::DELETE, "/api/v1/users/me");
    let request = request.json(&json!({ "confirm": confirm }));
    client.send(request).await.expect(202);
}

fn draft(prompt: &str) -> Value {
    let mut draft = session(&scripted(), 1);
    draft["initial_prompt"] = json!(prompt);
    draft
}

async fn settings_are_kept(backend: Backend) {
    let (app, issuer) = signed_in(backend).await;
    let ada = app.bearing(issuer.token("ada"));
    let me = ada.get("/users/me").await.expect(200);
    assert_eq!(me.json()["email"], "ada@example.org");
    let named = json!({"display_name": "Ada Lovelace", "timezone": "Europe/London"});
    let named = ada.patch("/users/me", &named).await.expect(200);
    assert_eq!(named.header("etag"), "\"1\"");
    let preferences = json!({"theme": "dark", "default_max_rounds": 7});
    ada.put("/users/me/preferences", &preferences)
        .await
        .expect(200);
    let stale = ada.request(Method::PUT, "/api/v1/users/me/preferences");
    let stale = stale.header("if-match", "\"1\"").json(&json!({}));
    ada.send(stale).await.problem(412, "settings_changed");

    // The same on a server that starts on the same database.
    let options = Options::default().signed_in_by(&issuer);
    let app = TestApp::start_on(app.stop().await, options).await;
    let me = app
        .bearing(issuer.token("ada"))
        .get("/users/me")
        .await
        .expect(200);
    assert_eq!(me.header("etag"), "\"2\"");
    let me = me.json();
    assert_eq!(
        (&me["display_name"], &me["timezone"]),
        (&json!("Ada Lovelace"), &json!("Europe/London"))
    );
    assert_eq!(me["preferences"]["default_max_rounds"], 7);
    let bob = app
        .bearing(issuer.token("bob"))
        .get("/users/me")
        .await
        .expect(200);
    assert_eq!(bob.json()["preferences"]["theme"], "system");
}

async fn an_export_has_everything(backend: Backend) {
    let (app, issuer) = signed_in(backend).await;
    let ada = app.bearing(issuer.token("ada"));
    let (id, frames) = ada.run_to_end(&session(&scripted(), 2)).await;
    let turns = ada.turns(&id).await;
    let versions = ada.pages(&format!("/sessions/{id}/versions")).await;
    app.bearing(issuer.token("bob"))
        .create(&draft("Bob's canary."))
        .await;

    let export = ada.tell("/users/me/export").await.expect(200);
    assert!(!export.text.contains("canary"));
    let export = export.json();
    assert_eq!(export["user"]["email"], "ada@example.org");
    let told = &export["sessions"][0];
    let count = |member: &str| told[member].as_array().unwrap().len();
    assert_eq!(
        (count("turns"), count("versions")),
        (turns.len(), versions.len())
    );
    assert_eq!(export["usage"].as_array().unwrap().len(), turns.len());
    let entries = frames.iter().filter(|frame| !frame.is("turn.delta"));
    assert_eq!(count("journal"), entries.count());
    let document = ada.document(&id).await.json();
    let last = told["versions"].as_array().unwrap().iter();
    let mut delivered = last.filter(|version| version["content"] == document["content"]);
    assert!(delivered.next().is_some());
}

async fn much_is_exported_by_a_job(backend: Backend) {
    let (app, issuer) = signed_in(backend).await;
    let ada = app.bearing(issuer.token("ada"));
    for number in 0..21 {
        ada.create(&draft(&format!("Task {number}."))).await;
    }
    let accepted = ada.tell("/users/me/export").await.expect(202);
    let path = accepted
        .header("location")
        .strip_prefix("/api/v1")
        .unwrap()
        .to_owned();
    let ready = until("the export is ready", async || {
        let export = ada.get(&path).await.expect(200).json();
        (export["status"] == "ready").then_some(export)
    })
    .await;
    let file = ada.get(&format!("{path}/file")).await.expect(200);
    assert_eq!(file.text.len() as u64, ready["bytes"].as_u64().unwrap());
    assert_eq!(file.json()["sessions"].as_array().unwrap().len(), 21);
    let bob = app.bearing(issuer.token("bob"));
    bob.get(&path).await.problem(404, "export_not_found");
    bob.get(&format!("{path}/file"))
        .await
        .problem(404, "export_not_found");
}

async fn an_account_that_ended_left_nothing(backend: Backend) {
    let (app, issuer) = signed_in(backend).await;
    let token = issuer.token("canary");
    let canary = app.bearing(token.clone());
    canary
        .patch("/users/me", &json!({"display_name": "A canary"}))
        .await
        .expect(200);
    canary.run_to_end(&draft("What does the canary say?")).await;
    let repeated = canary.request(Method::POST, "/api/v1/sessions");
    let repeated = repeated
        .header("idempotency-key", "canary-1")
        .json(&draft("A canary."));
    canary.send(repeated).await.expect(201);
    let key = json!({"label": "The canary's", "scopes": ["read"]});
    let key = canary.post("/api-keys", &key).await.expect(201).json();
    canary
        .post("/projects", &json!({"name": "Canaries"}))
        .await
        .expect(201);
    assert!(!app.database.holding("canar").await.is_empty());

    leave(&canary, "canary@example.org").await;
    canary
        .get("/users/me")
        .await
        .problem(401, "unauthenticated");
    let by_key = app.bearing(key["secret"].as_str().unwrap());
    by_key
        .get("/sessions")
        .await
        .problem(401, "unauthenticated");
    until("the account is removed", async || {
        let people = app.database.count("SELECT count(*) FROM users").await;
        (people == 0).then_some(())
    })
    .await;
    // The queue forgets its job a moment later; it knows ids only.
    assert_eq!(app.database.holding("canar").await, Vec::<String>::new());
    canary
        .get("/users/me")
        .await
        .problem(401, "unauthenticated");
    assert_eq!(app.database.count("SELECT count(*) FROM users").await, 0);
    let usage = "SELECT count(*) FROM usage_records";
    assert!(
        app.database.count(usage).await > 0,
        "the books keep what was used"
    );
}

async fn a_removal_goes_on_after_a_crash(backend: Backend) {
    let database = TestDatabase::create(backend).await;
    let providers = Providers::instant();
    let mut process = TestProcess::start(Path::new(BINARY), &database, &providers).await;
    let client = process.client();
    for number in 0..SESSIONS {
        client
            .create(&draft(&format!("The canary's task {number}.")))
            .await;
    }
    let me = client.get("/users/me").await.expect(200).json();
    leave(&client, me["email"].as_str().unwrap()).await;
    process.kill();
    process.restart().await;
    until("the rest is removed", async || {
        let closed = "SELECT count(*) FROM users WHERE deleted_at IS NOT NULL";
        (database.count(closed).await == 0).then_some(())
    })
    .await;
    assert_eq!(database.holding("canary").await, Vec::<String>::new());
    assert_eq!(database.count("SELECT count(*) FROM sessions").await, 0);
    let ends = "SELECT count(*) FROM audit_entries WHERE action = 'account.deleted'";
    assert_eq!(database.count(ends).await, 1);
}

on_each_database!(
    settings_are_kept,
    an_export_has_everything,
    much_is_exported_by_a_job,
    an_account_that_ended_left_nothing,
    a_removal_goes_on_after_a_crash,
);
