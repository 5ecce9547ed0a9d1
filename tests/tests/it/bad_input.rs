//! What a person or a program can send that is not right: each is answered, named, and leaves nothing behind.

use atelier_domain::models::PlanTier;
use atelier_tests::harness::{Backend, Options, TestApp, agent, session, single_vendor};
use atelier_tests::vendors::{Vendors, studio};
use reqwest::Method;
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    values_that_cannot_be_accepted_are_named,
    limits_of_the_plan_are_told,
    commands_need_the_right_status,
    what_does_not_exist_is_not_found,
}

async fn assert_nothing_was_made(app: &TestApp) {
    let sessions = app.get("/sessions").await.expect(200).json();
    assert_eq!(sessions["items"], json!([]));
    assert_eq!(app.database.count("SELECT count(*) FROM sessions").await, 0);
    assert_eq!(
        app.database
            .count("SELECT count(*) FROM document_versions")
            .await,
        0
    );
}

/// A draft with one value changed; `path` as in a JSON pointer.
fn with(path: &str, value: Value) -> Value {
    let mut draft = session(&single_vendor("scripted", "scripted"), 2);
    let (parent, name) = path.rsplit_once('/').unwrap();
    let place = draft.pointer_mut(parent).unwrap();
    match place {
        Value::Object(members) => {
            members.insert(name.to_owned(), value);
        }
        Value::Array(items) => items[name.parse::<usize>().unwrap()] = value,
        other => panic!("{other} has no members"),
    }
    draft
}

async fn values_that_cannot_be_accepted_are_named(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let writer = |changes: Value| {
        let mut writer = agent("writer", "writer", "scripted", "scripted");
        let changes = changes.as_object().unwrap().clone();
        writer.as_object_mut().unwrap().extend(changes);
        json!([writer])
    };
    let criterion = |criterion: Value| writer(json!({"evaluation_criteria": [criterion]}));
    let cases = [
        (
            with("/initial_prompt", json!("")),
            "initial_prompt",
            "required",
        ),
        (
            with("/initial_prompt", json!(" \n\t")),
            "initial_prompt",
            "required",
        ),
        (
            with("/initial_prompt", json!("x".repeat(20_001))),
            "initial_prompt",
            "too_long",
        ),
        (
            with("/initial_prompt", json!(7)),
            "initial_prompt",
            "wrong_type",
        ),
        (json!({"title": "No prompt"}), "initial_prompt", "required"),
        (with("/title", json!("x".repeat(201))), "title", "too_long"),
        (with("/colour", json!("red")), "colour", "unknown_field"),
        (
            with("/termination/max_rounds", json!(0)),
            "termination.max_rounds",
            "out_of_range",
        ),
        (
            with("/termination/max_rounds", json!(-1)),
            "termination.max_rounds",
            "out_of_range",
        ),
        (
            with("/termination/max_rounds", json!("3")),
            "termination.max_rounds",
            "wrong_type",
        ),
        (
            with("/termination/score_threshold", json!(10.5)),
            "termination.score_threshold",
            "out_of_range",
        ),
        (
            with("/termination/score_threshold", json!(-0.1)),
            "termination.score_threshold",
            "out_of_range",
        ),
        (
            with("/termination/max_credits", json!(0)),
            "termination.max_credits",
            "out_of_range",
        ),
        (
            with("/termination/rounds", json!(3)),
            "termination.rounds",
            "unknown_field",
        ),
        (with("/agents", json!([])), "agents", "no_writer"),
        (
            with("/agents", writer(json!({"is_active": false}))),
            "agents",
            "no_writer",
        ),
        (
            with("/agents", writer(json!({"phase": 2}))),
            "agents",
            "no_writer",
        ),
        (
            with("/agents", writer(json!({"phase": 4}))),
            "agents[0].phase",
            "out_of_range",
        ),
        (
            with("/agents", writer(json!({"model": "gpt-99"}))),
            "agents[0].model",
            "unknown_model",
        ),
        (
            with("/agents", writer(json!({"provider": "nobody"}))),
            "agents[0].model",
            "unknown_model",
        ),
        (
            with(
                "/agents",
                json!([agent("writer", "writer", "google", "gemini-2.0-flash")]),
            ),
            "agents[0].model",
            "model_retired",
        ),
        (
            with(
                "/agents",
                json!([agent("writer", "writer", "google", "gemini-embedding-001")]),
            ),
            "agents[0].model",
            "unknown_model",
        ),
        (
            with("/agents", writer(json!({"role": "poet"}))),
            "agents[0].role",
            "unknown_value",
        ),
        (
            with("/agents", writer(json!({"id": "no spaces"}))),
            "agents[0].id",
            "invalid",
        ),
        (
            with("/agents/1/id", json!("writer")),
            "agents[1].id",
            "duplicate",
        ),
        (
            with("/agents", writer(json!({"temperature": 2.5}))),
            "agents[0].temperature",
            "out_of_range",
        ),
        (
            with("/agents", writer(json!({"max_tokens": 10}))),
            "agents[0].max_output_tokens",
            "out_of_range",
        ),
        (
            with("/agents", writer(json!({"colour": "red"}))),
            "agents[0].colour",
            "invalid",
        ),
        (
            with("/agents", criterion(json!({"name": "Wit", "weight": 0}))),
            "agents[0].evaluation_criteria[0].weight",
            "out_of_range",
        ),
        (
            with("/agents", criterion(json!({"name": "Wit", "weight": -2}))),
            "agents[0].evaluation_criteria[0].weight",
            "out_of_range",
        ),
        (
            with("/agents", criterion(json!({"name": " "}))),
            "agents[0].evaluation_criteria[0].name",
            "required",
        ),
    ];
    for (draft, field, code) in cases {
        app.post("/sessions", &draft).await.invalid(field, code);
    }
    // All that is wrong is told at once.
    let mut draft = with("/termination/max_rounds", json!(0));
    draft["initial_prompt"] = json!("");
    draft["agents"][2]["temperature"] = json!(9);
    let problem = app
        .post("/sessions", &draft)
        .await
        .problem(422, "invalid_input");
    assert_eq!(
        problem["errors"].as_array().unwrap().len(),
        3,
        "{problem:#}"
    );
    assert_nothing_was_made(&app).await;
    app.stop().await;
}

async fn limits_of_the_plan_are_told(backend: Backend) {
    let options = Options {
        plan: PlanTier::Free,
        ..Options::default()
    };
    let app = TestApp::start(backend, options).await;
    let writer = json!([agent("writer", "writer", "scripted", "scripted")]);
    let with = |path: &str, value: Value| {
        let mut draft = session(&writer, 1);
        *draft.pointer_mut(path).unwrap() = value;
        draft
    };
    let words = "word ".repeat(3_001);
    let cases = [
        (
            with("/agents", single_vendor("scripted", "scripted")),
            "agents",
            2,
            4,
            "pro",
        ),
        (
            with("/termination/max_rounds", json!(4)),
            "termination.max_rounds",
            3,
            4,
            "starter",
        ),
        (
            with("/working_document", json!(words)),
            "working_document",
            3_000,
            3_001,
            "starter",
        ),
    ];
    for (draft, field, limit, used, plan) in cases {
        let problem = app
            .post("/sessions", &draft)
            .await
            .problem(402, "quota_exceeded");
        assert_eq!(problem["errors"][0]["field"], field, "{problem:#}");
        assert_eq!(
            (&problem["limit"], &problem["used"]),
            (&json!(limit), &json!(used)),
            "{problem:#}"
        );
        assert_eq!(problem["plan"], "free");
        assert_eq!(problem["required_plan"], plan);
    }
    // Nobody's plan allows so much.
    let problem = app
        .post("/sessions", &with("/termination/max_rounds", json!(1_000)))
        .await
        .problem(402, "quota_exceeded");
    assert!(problem.get("required_plan").is_none(), "{problem:#}");
    assert_nothing_was_made(&app).await;
    app.stop().await;
}

async fn commands_need_the_right_status(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let id = app
        .create(&session(&single_vendor("scripted", "scripted"), 1))
        .await;
    for command in ["pause", "resume", "stop"] {
        app.command(&id, command).await.problem(409, "wrong_status");
    }
    assert_eq!(app.session(&id).await["status"], "draft");
    app.start_stream(&id).await.to_end().await;
    for command in ["start", "start-stream", "pause", "stop"] {
        app.command(&id, command).await.problem(409, "wrong_status");
    }
    app.command(&id, "resume")
        .await
        .problem(409, "nothing_left");
    assert_eq!(app.turns(&id).await.len(), 4);
    app.stop().await;
}

async fn what_does_not_exist_is_not_found(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let absent = "0199a9f6-2c00-7000-8000-000000000001";
    for id in [absent, "1", "not-an-id", "0199a9f62c0070008000000000000001"] {
        for path in [
            "",
            "/document",
            "/turns",
            "/versions",
            "/events",
            "/estimate",
            "/export",
        ] {
            app.get(&format!("/sessions/{id}{path}"))
                .await
                .problem(404, "session_not_found");
        }
        for command in ["start", "start-stream", "pause", "resume", "stop"] {
            app.command(id, command)
                .await
                .problem(404, "session_not_found");
        }
        app.patch(&format!("/sessions/{id}"), &json!({"starred": true}))
            .await
            .problem(404, "session_not_found");
        app.write_document(id, "text", None)
            .await
            .problem(404, "session_not_found");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_that_cannot_be_read_are_refused() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    let sent = |kind: &'static str, body: Vec<u8>| {
        app.request(Method::POST, "/api/v1/sessions")
            .header("content-type", kind)
            .body(body)
    };
    let post = |body| sent("application/json", body);
    let malformed = [
        &b""[..],
        b"{",
        b"{\"initial_prompt\": \"x\"",
        b"{\"initial_prompt\": \"x\"} trailing",
        b"\xff\xfe",
        b"initial_prompt=x",
    ];
    for body in malformed {
        app.send(post(body.to_vec()))
            .await
            .problem(400, "malformed_json");
    }
    for body in [&b"[]"[..], b"null", b"\"text\"", b"7"] {
        app.send(post(body.to_vec()))
            .await
            .problem(422, "invalid_input");
    }
    app.send(post(
        b"{\"initial_prompt\": \"a\", \"initial_prompt\": \"b\"}".to_vec(),
    ))
    .await
    .invalid("initial_prompt", "duplicate_field");

    let body = json!({"initial_prompt": "x"}).to_string();
    for kind in [
        "text/plain",
        "application/x-www-form-urlencoded",
        "application/jsonp",
    ] {
        let request = sent(kind, body.clone().into());
        app.send(request)
            .await
            .problem(415, "unsupported_media_type");
    }
    for encoding in ["gzip", "br", "deflate"] {
        let request = post(body.clone().into()).header("content-encoding", encoding);
        app.send(request).await.problem(415, "encoded_body");
    }
    let too_large = json!({"initial_prompt": "x", "working_document": "x".repeat(8 << 20)});
    app.post("/sessions", &too_large)
        .await
        .problem(413, "body_too_large");
    assert_nothing_was_made(&app).await;
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn queries_are_read_strictly() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    let id = app.create(&json!({"initial_prompt": "x"})).await;
    let cases = [
        ("/sessions?limit=0".to_owned(), "limit", "out_of_range"),
        ("/sessions?limit=101".to_owned(), "limit", "out_of_range"),
        ("/sessions?limit=ten".to_owned(), "limit", "wrong_type"),
        (
            "/sessions?cursor=nonsense".to_owned(),
            "cursor",
            "invalid_cursor",
        ),
        (
            "/sessions?status=gone".to_owned(),
            "status",
            "unknown_value",
        ),
        (
            "/sessions?starred=maybe".to_owned(),
            "starred",
            "wrong_type",
        ),
        ("/sessions?sort=title".to_owned(), "sort", "unknown_field"),
        (
            format!("/sessions/{id}/turns?limit=0"),
            "limit",
            "out_of_range",
        ),
        (
            format!("/sessions/{id}/turns?cursor=AAAA"),
            "cursor",
            "invalid_cursor",
        ),
        (
            format!("/sessions/{id}/versions?limit=1000"),
            "limit",
            "out_of_range",
        ),
        (
            format!("/sessions/{id}/export?format=docx"),
            "format",
            "unknown_value",
        ),
    ];
    for (path, field, code) in cases {
        app.get(&path).await.invalid(field, code);
    }
    for last in ["x", "-1", "1-", "1-2-3", "99999999999999999999"] {
        let request = app
            .request(Method::GET, &format!("/api/v1/sessions/{id}/events"))
            .header("last-event-id", last);
        app.send(request).await.problem(400, "invalid_event_id");
        app.get(&format!("/sessions/{id}/events?after={last}"))
            .await
            .problem(400, "invalid_event_id");
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn routes_and_methods_that_are_not_there_say_so() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    for path in ["/nothing", "/sessions/x/y/z", "/"] {
        app.get(path).await.problem(404, "route_not_found");
    }
    let answer = app.send(app.request(Method::PUT, "/api/v1/sessions")).await;
    assert_eq!(answer.header("allow"), "GET, POST");
    answer.problem(405, "method_not_allowed");
    // A client's own request id comes back, unless it is unfit for a log.
    for (sent, kept) in [("my-request.1", true), ("with space", false)] {
        let request = app
            .request(Method::GET, "/api/v1/nothing")
            .header("x-request-id", sent);
        let problem = app.send(request).await.problem(404, "route_not_found");
        assert_eq!(problem["request_id"] == sent, kept, "{problem:#}");
    }
    app.stop().await;
}
