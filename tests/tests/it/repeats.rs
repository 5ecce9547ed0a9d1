//! Requests that are sent again and again have one effect, on every operation that creates or spends.

use atelier_tests::harness::{Answered, Backend, Client, Options, TestApp};
use reqwest::Method;
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::support::on_each_database;

on_each_database! {
    fifty_equal_requests_have_one_effect_and_one_answer,
    a_key_outlives_the_process,
}

const TIMES: usize = 50;

async fn ask(client: Client, path: String, key: String, body: Option<Value>) -> Answered {
    let request = client
        .request(Method::POST, &format!("/api/v1{path}"))
        .header("idempotency-key", key);
    client
        .send(match body {
            Some(body) => request.json(&body),
            None => request,
        })
        .await
}

/// Asks so many times at once.
async fn at_once(client: &Client, path: &str, body: Option<&Value>) -> Vec<Answered> {
    let mut asked = JoinSet::new();
    for _ in 0..TIMES {
        let (client, body) = (client.clone(), body.cloned());
        asked.spawn(ask(
            client,
            path.to_owned(),
            format!("of {path}").replace(' ', "-"),
            body,
        ));
    }
    asked.join_all().await
}

async fn items(client: &Client, path: &str) -> usize {
    let list = client.get(path).await.expect(200).json();
    list["items"].as_array().unwrap().len()
}

async fn fifty_equal_requests_have_one_effect_and_one_answer(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let draft = json!({"initial_prompt": "Write.", "working_document": "Some words.\n"});
    let id = app.create(&draft).await;
    let notes = format!("/sessions/{id}/notes");
    let restore = format!("/sessions/{id}/versions/1/restore");
    let start = format!("/sessions/{id}/start");
    for (path, body, status, list, expected) in [
        ("/sessions", Some(&draft), 201, "/sessions", 2),
        (
            "/projects",
            Some(&json!({"name": "Rivers"})),
            201,
            "/projects",
            1,
        ),
        (&notes, Some(&json!({"text": "Shorter."})), 201, &notes, 1),
        (&restore, None, 201, &format!("/sessions/{id}/versions"), 2),
        (&start, None, 202, "/sessions", 2),
    ] {
        let answers = at_once(&app, path, body).await;
        for answer in &answers {
            assert_eq!(answer.status, status, "{path}: {answer:#?}");
            assert_eq!(answer.text, answers[0].text, "{path}");
        }
        let replayed = answers
            .iter()
            .filter(|answer| answer.header("idempotency-replayed") == "true");
        assert_eq!(replayed.count(), TIMES - 1, "{path}");
        assert_eq!(items(&app, list).await, expected, "{path}");
    }

    // An answer with a secret in it is told once.
    let key = json!({"label": "one", "scopes": ["read"]});
    let answers = at_once(&app, "/api-keys", Some(&key)).await;
    let (told, others): (Vec<_>, Vec<_>) =
        answers.into_iter().partition(|answer| answer.status == 201);
    assert_eq!(told.len(), 1);
    for other in others {
        other.problem(409, "answer_not_kept");
    }
    assert_eq!(items(&app, "/api-keys").await, 1);
}

async fn a_key_outlives_the_process(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let body = json!({"initial_prompt": "Write."});
    let again = async |client: &Client, body: &Value| {
        let path = "/sessions".to_owned();
        ask(client.clone(), path, "one".to_owned(), Some(body.clone())).await
    };
    let first = again(&app, &body).await.expect(201);
    let app = TestApp::start_on(app.stop().await, Options::default()).await;
    let second = again(&app, &body).await.expect(201);
    assert_eq!(second.text, first.text);
    assert_eq!(second.header("location"), first.header("location"));
    let other = json!({"initial_prompt": "Write more."});
    again(&app, &other)
        .await
        .problem(422, "idempotency_key_reused");
    assert_eq!(items(&app, "/sessions").await, 1);
}
