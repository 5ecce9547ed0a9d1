//! Lists of sessions, and changes that are no work.

use std::collections::BTreeSet;

use atelier_tests::harness::{Backend, TestApp};
use serde_json::json;

use crate::support::on_each_database;

on_each_database! {
    pages_hold_every_session_once,
    filters_narrow_a_list,
    sessions_are_renamed_starred_and_deleted,
}

async fn titled(app: &TestApp, title: &str) -> String {
    app.create(&json!({"title": title, "initial_prompt": "Write."}))
        .await
}

async fn one(app: &TestApp, query: &str) -> String {
    let ids = ids(app, query).await;
    assert_eq!(ids.len(), 1, "{query}");
    ids.concat()
}

async fn ids(app: &TestApp, query: &str) -> Vec<String> {
    let page = app
        .get(&format!("/sessions?{query}"))
        .await
        .expect(200)
        .json();
    let items = page["items"].as_array().unwrap().iter();
    items
        .map(|item| item["id"].as_str().unwrap().to_owned())
        .collect()
}

async fn pages_hold_every_session_once(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let mut made = Vec::new();
    for number in 0..25 {
        made.push(titled(&app, &format!("Session {number}")).await);
    }
    made.reverse();

    let mut seen = Vec::new();
    let mut query = "limit=10".to_owned();
    let mut pages = 0;
    loop {
        let page = app
            .get(&format!("/sessions?{query}"))
            .await
            .expect(200)
            .json();
        let items = page["items"].as_array().unwrap().iter();
        seen.extend(items.map(|item| item["id"].as_str().unwrap().to_owned()));
        pages += 1;
        // A list stays the same list while others are added in front of it.
        titled(&app, "Between pages").await;
        match page["next_cursor"].as_str() {
            Some(cursor) => query = format!("limit=10&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(pages, 3);
    assert_eq!(seen, made, "newest first, each once");
    assert_eq!(ids(&app, "").await.len(), 20, "the default");
    app.stop().await;
}

async fn filters_narrow_a_list(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let river = titled(&app, "The River essay").await;
    let percent = titled(&app, "100% sure_thing").await;
    let done = titled(&app, "Finished").await;
    app.patch(&format!("/sessions/{percent}"), &json!({"starred": true}))
        .await
        .expect(200);
    app.start_stream(&done).await.to_end().await;

    assert_eq!(one(&app, "q=rIvEr").await, river);
    // Signs that mean something to a database mean themselves here.
    assert_eq!(one(&app, "q=100%25").await, percent);
    assert_eq!(one(&app, "q=e_t").await, percent);
    assert_eq!(ids(&app, "q=nowhere").await, [""; 0]);
    assert_eq!(one(&app, "starred=true").await, percent);
    assert_eq!(one(&app, "status=completed").await, done);
    assert_eq!(one(&app, "status=draft&starred=false").await, river);
    app.stop().await;
}

async fn sessions_are_renamed_starred_and_deleted(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let id = titled(&app, "Before").await;
    let renamed = app
        .patch(
            &format!("/sessions/{id}/rename"),
            &json!({"title": "  After  "}),
        )
        .await
        .expect(200)
        .json();
    assert_eq!(renamed["title"], "After");
    let starred = app
        .patch(&format!("/sessions/{id}"), &json!({"starred": true}))
        .await
        .expect(200)
        .json();
    assert_eq!(
        (&starred["starred"], &starred["title"]),
        (&json!(true), &json!("After"))
    );

    app.delete(&format!("/sessions/{id}")).await.expect(204);
    app.get(&format!("/sessions/{id}"))
        .await
        .problem(404, "session_not_found");
    app.delete(&format!("/sessions/{id}"))
        .await
        .problem(404, "session_not_found");
    let left: BTreeSet<_> = ids(&app, "").await.into_iter().collect();
    assert!(!left.contains(&id));
    app.stop().await;
}
