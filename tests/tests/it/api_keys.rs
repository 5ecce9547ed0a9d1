//! Keys to the API, from their making to their end.

use std::num::NonZeroU32;

use atelier_tests::harness::{
    Backend, Frame, Options, Providers, TestApp, session, single_vendor, until, within,
};
use atelier_tests::issuer::Issuer;
use serde_json::{Value, json};

use crate::support::on_each_database;

fn scripted() -> Value {
    single_vendor("scripted", "scripted")
}

async fn a_key_is_known_by_its_hash_alone(backend: Backend) {
    let issuer = Issuer::start().await;
    let app = TestApp::start(backend, Options::default().signed_in_by(&issuer)).await;
    let ada = app.bearing(issuer.token("ada"));
    let draft = json!({"label": "build", "scopes": ["read"]});
    let made = ada.post("/api-keys", &draft).await.expect(201).json();
    let secret = made["secret"].as_str().unwrap();
    let program = app.bearing(secret);
    program.get("/sessions").await.expect(200);
    let write = session(&scripted(), 1);
    program
        .post("/sessions", &write)
        .await
        .problem(403, "scope_missing");
    program
        .get("/api-keys")
        .await
        .problem(403, "person_required");
    let mut misspelt = secret.to_owned();
    misspelt.replace_range(20..21, if &secret[20..21] == "a" { "b" } else { "a" });
    app.bearing(misspelt)
        .get("/sessions")
        .await
        .problem(401, "unauthenticated");

    // Past its prefix, which is shown in lists.
    assert_eq!(
        app.database.holding(&secret[10..]).await,
        Vec::<String>::new()
    );
    let uses = format!("/api-keys/{}/uses", made["key"]["id"].as_str().unwrap());
    until("its uses are written", async || {
        let uses = ada.get(&uses).await.expect(200).json();
        uses["items"][0]["requests"].as_u64()
    })
    .await;
}

async fn a_revoked_key_ends_its_open_streams(backend: Backend) {
    let issuer = Issuer::start().await;
    let options = Options {
        // The run goes on for longer than the test.
        providers: Providers::Scripted(NonZeroU32::new(2)),
        ..Options::default().signed_in_by(&issuer)
    };
    let app = TestApp::start(backend, options).await;
    let ada = app.bearing(issuer.token("ada"));
    let draft = json!({"label": "build", "scopes": ["read", "write"]});
    let made = ada.post("/api-keys", &draft).await.expect(201).json();
    let program = app.bearing(made["secret"].as_str().unwrap());
    let id = program.create(&session(&scripted(), 2)).await;
    let mut stream = program.start_stream(&id).await;
    stream
        .until("the run began", |frame| frame.is("turn.started"))
        .await;

    let key = format!("/api-keys/{}", made["key"]["id"].as_str().unwrap());
    ada.delete(&key).await.expect(204);
    let rest = within("the end of the stream", stream.rest()).await;
    assert!(!rest.iter().any(Frame::ends_run), "{rest:?}");
    program
        .get("/sessions")
        .await
        .problem(401, "unauthenticated");
    // The run is the person's and goes on.
    assert_eq!(ada.session(&id).await["status"], "running");
}

on_each_database!(
    a_key_is_known_by_its_hash_alone,
    a_revoked_key_ends_its_open_streams,
);
