//! What nobody may read afterwards: no secret of anybody's stands in the log, in the metrics, in a trace or in an answer.

use std::path::Path;

use atelier_tests::harness::{
    Backend, Client, Launch, Providers, TestDatabase, TestProcess, mailed_secret,
};
use atelier_tests::issuer::{AUDIENCE, CLIENT_SECRET, Issuer};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, ResponseTemplate};

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

/// In every text and name that people send.
const CANARY: &str = "canary";

/// A collector that takes every batch.
async fn collector() -> MockServer {
    let server = MockServer::start().await;
    Mock::given(method("POST"))
        .and(path("/v1/traces"))
        .respond_with(ResponseTemplate::new(200))
        .mount(&server)
        .await;
    server
}

async fn start(database: &TestDatabase, issuer: &Issuer, collector: &MockServer) -> TestProcess {
    let mails = database.scratch().join("mail");
    Launch::new(Path::new(BINARY), database, &Providers::instant())
        .with("RUST_LOG", "debug,h2=info,hyper=info,rustls=info")
        .with("OTEL_EXPORTER_OTLP_ENDPOINT", collector.uri())
        .with("OIDC_ISSUER", issuer.address())
        .with("OIDC_CLIENT_ID", AUDIENCE)
        .with("OIDC_CLIENT_SECRET", CLIENT_SECRET)
        .with("MAGIC_LINKS", "on")
        .with("MAIL_FOLDER", mails.display().to_string())
        .start()
        .await
}

/// Everything that was said to the process and is nobody else's to know.
#[derive(Default)]
struct Said(Vec<String>);

impl Said {
    fn note(&mut self, secret: &str) -> String {
        self.0.push(secret.to_owned());
        secret.to_owned()
    }

    #[track_caller]
    fn must_not_be_in(&self, place: &str, text: &str) {
        for secret in &self.0 {
            let line = text.lines().find(|line| line.contains(secret));
            assert!(line.is_none(), "{secret} is in {place}: {line:?}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn secrets_are_told_to_nobody() {
    let (collector, issuer) = (collector().await, Issuer::start().await);
    let database = TestDatabase::create(Backend::Sqlite).await;
    let mut process = start(&database, &issuer, &collector).await;
    let client = process.client();
    let mut said = Said::default();
    said.note(CLIENT_SECRET);
    said.note(CANARY);

    let token = said.note(&issuer.token("ada"));
    let ada = client.bearing(token);
    let draft = json!({"label": CANARY, "scopes": ["read", "write"]});
    let key = ada.post("/api-keys", &draft).await.expect(201).json();
    let key = said.note(key["secret"].as_str().unwrap());
    let cookie = sign_in(&client, &database, &mut said).await;
    work(&client.bearing(&key)).await;
    let answers = misbehave(&client, &mut said, &key, &cookie).await;

    let metrics = client.request(Method::GET, "/metrics");
    let metrics = client.send(metrics).await.expect(200).text;
    process.terminate();
    let status = process.ended().await;
    let log = process.whole_log();
    assert!(status.success(), "{status}\n{log}");
    assert!(log.contains("\"DEBUG\""), "it told what it could");
    said.must_not_be_in("the metrics", &metrics);
    said.must_not_be_in("the log", &log);
    let batches = collector.received_requests().await.unwrap();
    assert!(!batches.is_empty());
    for batch in batches {
        let text = String::from_utf8_lossy(&batch.body).into_owned();
        said.must_not_be_in("a trace", &text);
    }
    said.0.retain(|secret| secret != CANARY);
    for answer in answers {
        said.must_not_be_in("an answer", &answer);
    }
}

/// Signs in by a mailed link; the cookie.
async fn sign_in(client: &Client, database: &TestDatabase, said: &mut Said) -> String {
    const EMAIL: &str = "canary@example.org";
    let ask = json!({"email": EMAIL, "return_to": format!("/{CANARY}")});
    client.post("/auth/magic-link", &ask).await.expect(202);
    let mails = database.scratch().join("mail");
    let secret = said.note(&mailed_secret(&mails, EMAIL).await);
    let link = json!({"token": secret});
    let signed_in = client.post("/auth/magic-link/redeem", &link).await;
    let signed_in = signed_in.expect(200);
    let cookie = signed_in.header("set-cookie").split(';').next().unwrap();
    said.note(cookie.split_once('=').unwrap().1);
    cookie.to_owned()
}

/// What people do, with a word in every text that is theirs.
async fn work(client: &Client) {
    let draft = json!({
        "title": CANARY,
        "initial_prompt": format!("Write about the {CANARY}."),
        "working_document": format!("A {CANARY}.\n"),
        "reference_documents": {"canary.md": CANARY},
        "reference_instructions": CANARY,
        "termination": {"max_rounds": 1, "score_threshold": null, "stop_on_plateau": false},
    });
    let id = client.run(&draft).await;
    client.until_status(&id, "completed").await;
    let note = json!({"text": CANARY});
    client.post(&format!("/sessions/{id}/notes"), &note).await;
    client
        .get(&format!("/sessions?q={CANARY}"))
        .await
        .expect(200);
}

/// Requests that fail in every layer; the answers.
async fn misbehave(client: &Client, said: &mut Said, key: &str, cookie: &str) -> Vec<String> {
    let forged = said.note("eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJmb3JnZWQifQ.Zm9yZ2VkLXNpZ25hdHVyZQ");
    let (rest, last) = key.split_at(key.len() - 1);
    let misspelt = said.note(&format!("{rest}{}", if last == "x" { "y" } else { "x" }));
    let get = |path: &str| client.request(Method::GET, path);
    let post = |path: &str, body: &Value| {
        let request = client.request(Method::POST, path).json(body);
        request.bearer_auth(key)
    };
    let sessions = "/api/v1/sessions";
    let requests: Vec<(RequestBuilder, u16)> = vec![
        (get(sessions).bearer_auth(&forged), 401),
        (get(sessions).header("x-api-key", &misspelt), 401),
        (
            get(sessions).header("x-api-key", key).bearer_auth(&forged),
            401,
        ),
        (get(sessions).basic_auth(CANARY, Some(&forged)), 401),
        (
            get(&format!("{sessions}?{CANARY}={key}")).bearer_auth(key),
            422,
        ),
        (get(&format!("{sessions}/{CANARY}")).bearer_auth(key), 404),
        (get(&format!("/{CANARY}/nothing")).bearer_auth(key), 404),
        (get("/api/v1/api-keys").bearer_auth(key), 403),
        (
            client
                .request(Method::POST, sessions)
                .header("cookie", cookie)
                .header("origin", format!("https://{CANARY}.example"))
                .json(&json!({"initial_prompt": CANARY})),
            403,
        ),
        (
            post(sessions, &json!({"initial_prompt": 7, CANARY: key})),
            422,
        ),
        (
            post(
                sessions,
                &json!({"agents": CANARY, "initial_prompt": CANARY}),
            ),
            422,
        ),
        (
            client
                .request(Method::POST, sessions)
                .bearer_auth(key)
                .header("content-type", "application/json")
                .body(format!("{{\"initial_prompt\": {key}")),
            400,
        ),
        (
            post(sessions, &json!({"initial_prompt": CANARY}))
                .header("idempotency-key", format!("{CANARY} {key}")),
            400,
        ),
        (get("/api/v1/events?after=canary").bearer_auth(key), 400),
        (
            post(
                "/api/v1/auth/magic-link/redeem",
                &json!({"token": "atl_canary"}),
            ),
            422,
        ),
        (
            get(&format!(
                "/api/v1/auth/callback?code={CANARY}&state={CANARY}"
            )),
            400,
        ),
    ];
    let mut answers = Vec::new();
    for (request, status) in requests {
        let answer = client.send(request).await;
        assert_eq!(answer.status, status, "{answer:#?}");
        answers.push(answer.text);
    }
    answers
}
