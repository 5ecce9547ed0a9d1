//! The document: versions, differences, restoring, writing, exporting.

use atelier_domain::models::PlanTier;
use atelier_tests::harness::{
    Backend, DOCUMENT, Options, Providers, TestApp, agent, session, single_vendor,
};
use atelier_tests::vendors::{Vendors, studio};
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    every_change_is_a_version,
    a_difference_holds_both_texts,
    an_old_text_becomes_a_new_version,
    writes_name_the_version_they_replace,
    exports_are_files,
    a_session_without_a_document_says_so,
    history_is_for_paid_plans,
}

async fn finished(backend: Backend) -> (TestApp, String) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let team = json!([
        agent("writer", "writer", "mock", "mock-large"),
        agent("style", "style_editor", "mock", "mock-large"),
    ]);
    let (id, frames) = app.run_to_end(&session(&team, 2)).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    (app, id)
}

async fn version(app: &TestApp, id: &str, number: u32) -> Value {
    app.get(&format!("/sessions/{id}/versions/{number}"))
        .await
        .expect(200)
        .json()
}

async fn every_change_is_a_version(backend: Backend) {
    let (app, id) = finished(backend).await;
    let versions = app.pages(&format!("/sessions/{id}/versions")).await;
    let told: Vec<_> = versions
        .iter()
        .map(|version| (&version["version"], &version["author"], &version["round"]))
        .collect();
    assert_eq!(
        json!(told),
        json!([
            [3, "agent:writer", 2],
            [2, "agent:writer", 1],
            [1, "user", 0]
        ])
    );
    for listed in &versions {
        let number = u32::try_from(listed["version"].as_u64().unwrap()).unwrap();
        let mut read = version(&app, &id, number).await;
        let content = read["content"].take();
        let words = content.as_str().unwrap().split_whitespace().count();
        assert!(words > 0 && read["word_count"] == listed["word_count"]);
    }
    assert_eq!(version(&app, &id, 1).await["content"], DOCUMENT);
    app.get(&format!("/sessions/{id}/versions/4"))
        .await
        .problem(404, "version_not_found");
    app.stop().await;
}

async fn a_difference_holds_both_texts(backend: Backend) {
    let (app, id) = finished(backend).await;
    for (from, to) in [(1, 3), (3, 1), (2, 2)] {
        let diff = app
            .get(&format!("/sessions/{id}/versions/{from}/diff/{to}"))
            .await
            .expect(200)
            .json();
        let joined = |without: &str| -> String {
            let segments = diff["segments"].as_array().unwrap().iter();
            segments
                .filter(|segment| segment["kind"] != without)
                .map(|segment| segment["text"].as_str().unwrap())
                .collect()
        };
        assert_eq!(version(&app, &id, from).await["content"], joined("insert"));
        assert_eq!(version(&app, &id, to).await["content"], joined("delete"));
        assert_eq!(diff["changed_share"] == 0.0, from == to, "{diff:#}");
    }
    app.stop().await;
}

async fn an_old_text_becomes_a_new_version(backend: Backend) {
    let (app, id) = finished(backend).await;
    let restored = app
        .tell(&format!("/sessions/{id}/versions/1/restore"))
        .await
        .expect(201)
        .json();
    assert_eq!(restored["version"], 4);
    assert_eq!(restored["author"], "user");
    assert_eq!(restored["content"], DOCUMENT);
    assert_eq!(app.text(&id).await, DOCUMENT);
    // Restoring is told as any change is.
    let session = app.session(&id).await;
    let frames = app.follow(&id, None).await;
    let last = frames.last().unwrap();
    assert!(last.is("document.updated"), "{last:?}");
    assert_eq!(session["last_event_id"], last.id);
    app.stop().await;
}

async fn writes_name_the_version_they_replace(backend: Backend) {
    let (app, id) = finished(backend).await;
    let read = app.document(&id).await.expect(200);
    let tag = read.header("etag").to_owned();
    assert_eq!(tag, "\"3\"");

    let written = app
        .write_document(&id, "One.", Some(&tag))
        .await
        .expect(200);
    assert_eq!(written.header("etag"), "\"4\"");
    app.write_document(&id, "Two.", Some(&tag))
        .await
        .problem(412, "document_changed");
    assert_eq!(app.text(&id).await, "One.");
    app.write_document(&id, "Two.", Some("*")).await.expect(200);
    app.write_document(&id, "Three.", None).await.expect(200);
    assert_eq!(app.text(&id).await, "Three.");
    // A condition that can't be read can't hold either.
    app.write_document(&id, "Four.", Some("not a tag"))
        .await
        .problem(412, "document_changed");
    assert_eq!(app.text(&id).await, "Three.");
    app.stop().await;
}

async fn exports_are_files(backend: Backend) {
    let (app, id) = finished(backend).await;
    let markdown = app
        .get(&format!("/sessions/{id}/export?format=markdown"))
        .await
        .expect(200);
    assert_eq!(markdown.text, app.text(&id).await);
    assert!(markdown.header("content-type").starts_with("text/markdown"));
    assert!(
        markdown
            .header("content-disposition")
            .contains("River-essay.md")
    );

    app.write_document(&id, "# Title\n\n<script>alert(1)</script>\n", None)
        .await
        .expect(200);
    let html = app
        .get(&format!("/sessions/{id}/export?format=html"))
        .await
        .expect(200);
    assert!(html.header("content-type").starts_with("text/html"));
    assert!(html.header("content-disposition").starts_with("attachment"));
    assert!(html.text.contains("<h1>Title</h1>"), "{}", html.text);
    assert!(!html.text.contains("<script>"), "{}", html.text);
    app.stop().await;
}

async fn a_session_without_a_document_says_so(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let id = app
        .create(&json!({"initial_prompt": "Write about rivers."}))
        .await;
    app.document(&id).await.problem(404, "document_not_found");
    assert!(app.session(&id).await["working_document"].is_null());
    app.start_stream(&id).await.to_end().await;
    let text = app.text(&id).await;
    assert!(!text.trim().is_empty(), "the writer drafted one");
    app.stop().await;
}

async fn history_is_for_paid_plans(backend: Backend) {
    let options = Options {
        plan: PlanTier::Free,
        providers: Providers::instant(),
        ..Options::default()
    };
    let app = TestApp::start(backend, options).await;
    let mut team = single_vendor("scripted", "scripted");
    team.as_array_mut().unwrap().truncate(2);
    let (id, _) = app.run_to_end(&session(&team, 1)).await;
    app.document(&id).await.expect(200);
    let requests = [
        app.get(&format!("/sessions/{id}/versions")).await,
        app.get(&format!("/sessions/{id}/versions/1")).await,
        app.get(&format!("/sessions/{id}/versions/1/diff/2")).await,
        app.tell(&format!("/sessions/{id}/versions/1/restore"))
            .await,
    ];
    for answer in requests {
        let problem = answer.problem(402, "plan_required");
        assert_eq!(problem["plan"], "free");
        assert_eq!(problem["required_plan"], "starter");
    }
    app.stop().await;
}
