//! The person in the loop: pause, resume, stop, review, edit, raise limits.

use std::time::Duration;

use atelier_tests::harness::{Backend, DOCUMENT, Frame, TestApp, agent, mixed_team, session};
use atelier_tests::vendors::{Answer, Call, Finish, Gate, Logged, Vendors, studio};
use serde_json::{Value, json};

use crate::support::on_each_database;

on_each_database! {
    a_pause_lets_open_answers_finish,
    a_pause_can_be_withdrawn,
    a_stop_ends_calls_and_keeps_what_was_said,
    a_stopped_answer_is_paid_as_far_as_it_came,
    a_silent_vendor_can_be_stopped,
    a_paused_session_can_be_stopped,
    each_round_can_be_reviewed_and_edited,
    a_finished_session_goes_on_with_more_rounds,
    a_session_never_costs_more_than_it_may,
    a_running_session_is_not_changed,
}

/// How long a stop may take until no vendor is listened to any more.
const STOP_LIMIT: Duration = Duration::from_secs(2);

/// Vendors whose editors say two words and wait at the gate.
async fn held_editors() -> (Vendors, Gate) {
    let gate = Gate::default();
    let held = gate.clone();
    let vendors = Vendors::start(move |call: &Call| match call.prompt.phase {
        2 => studio(call).held_after(2, &held),
        _ => studio(call),
    })
    .await;
    (vendors, gate)
}

/// Starts a session of so many rounds and waits until both editors of the first one speak.
async fn until_editors_speak(app: &TestApp, vendors: &Vendors, rounds: u32) -> String {
    let id = app.create(&session(&mixed_team(), rounds)).await;
    let mut reader = app.start_stream(&id).await;
    let mut speaking = std::collections::BTreeSet::new();
    while speaking.len() < 2 {
        let frame = reader.next().await.expect("the run goes on");
        if frame.is("turn.delta") && frame.data["phase"] == 2 {
            speaking.insert(frame.text("agent_id").to_owned());
        }
    }
    assert_eq!(open(&vendors.calls()), 2);
    id
}

fn open(calls: &[Logged]) -> usize {
    calls.iter().filter(|logged| logged.is_open()).count()
}

fn count(frames: &[Frame], event: &str) -> usize {
    frames.iter().filter(|frame| frame.is(event)).count()
}

/// Agents and outcomes, in the order of the turns' start.
fn outcomes(turns: &[Value]) -> Vec<(&str, &str)> {
    turns
        .iter()
        .map(|turn| {
            (
                turn["agent_id"].as_str().unwrap(),
                turn["outcome"].as_str().unwrap(),
            )
        })
        .collect()
}

async fn a_pause_lets_open_answers_finish(backend: Backend) {
    let (vendors, gate) = held_editors().await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = until_editors_speak(&app, &vendors, 1).await;

    app.command(&id, "pause").await.expect(202);
    assert_eq!(
        app.session(&id).await["status"],
        "running",
        "answers are open"
    );
    gate.open();
    app.until_status(&id, "paused").await;
    assert_eq!(
        vendors.calls().len(),
        3,
        "nobody was called after the pause"
    );
    assert_eq!(app.turns(&id).await.len(), 3);
    app.command(&id, "pause").await.problem(409, "wrong_status");
    app.command(&id, "start").await.problem(409, "wrong_status");

    app.command(&id, "resume").await.expect(202);
    let frames = app.follow(&id, None).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    let paused = frames
        .iter()
        .find(|frame| frame.is("session.paused"))
        .unwrap();
    assert_eq!(paused.data["reason"], "requested");
    assert_eq!(count(&frames, "session.resumed"), 1);
    assert_eq!(count(&frames, "turn.restarted"), 0);
    assert_eq!(vendors.calls().len(), 4, "nothing was done twice");
    app.stop().await;
}

async fn a_pause_can_be_withdrawn(backend: Backend) {
    let (vendors, gate) = held_editors().await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = until_editors_speak(&app, &vendors, 1).await;
    app.command(&id, "pause").await.expect(202);
    app.command(&id, "resume").await.expect(202);
    gate.open();
    let frames = app.follow(&id, None).await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    assert_eq!(count(&frames, "session.paused"), 0);
    assert_eq!(vendors.calls().len(), 4);
    app.stop().await;
}

async fn a_stop_ends_calls_and_keeps_what_was_said(backend: Backend) {
    let (vendors, gate) = held_editors().await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = until_editors_speak(&app, &vendors, 1).await;

    app.command(&id, "stop").await.expect(202);
    vendors
        .until(STOP_LIMIT, "both editors are hung up on", |calls| {
            calls.iter().filter(|logged| logged.hung_up()).count() == 2
        })
        .await;
    let stopped = app.until_status(&id, "stopped").await;
    assert_eq!(stopped["termination_reason"], "stopped");
    let turns = app.turns(&id).await;
    let mut kept = outcomes(&turns);
    kept[1..].sort_unstable();
    assert_eq!(
        kept,
        [
            ("writer", "completed"),
            ("content", "stopped"),
            ("style", "stopped")
        ]
    );
    for turn in &turns[1..] {
        assert!(!turn["output"].as_str().unwrap().is_empty(), "{turn:#}");
        assert!(turn["credits"].as_f64().unwrap() > 0.0, "{turn:#}");
        assert!(
            turn["usage"]["output_tokens"].as_u64().unwrap() >= 2,
            "{turn:#}"
        );
    }
    let paid: f64 = turns
        .iter()
        .map(|turn| turn["credits"].as_f64().unwrap())
        .sum();
    assert!((stopped["credits_used"].as_f64().unwrap() - paid).abs() < 1e-6);
    let frames = app.follow(&id, None).await;
    assert!(frames.last().unwrap().is("session.stopped"), "{frames:#?}");

    // Taken up again, only what was unfinished is done.
    gate.open();
    app.command(&id, "resume").await.expect(202);
    app.until_status(&id, "completed").await;
    let turns = app.turns(&id).await;
    let completed: Vec<_> = outcomes(&turns)
        .into_iter()
        .filter(|(_, outcome)| *outcome == "completed")
        .map(|(agent, _)| agent)
        .collect();
    let mut each = completed.clone();
    each.sort_unstable();
    assert_eq!(each, ["content", "style", "synthesizer", "writer"]);
    assert_eq!(vendors.calls().len(), 6);
    app.stop().await;
}

async fn a_stopped_answer_is_paid_as_far_as_it_came(backend: Backend) {
    /// Words, of which each is at least a token.
    const SAID: usize = 30;
    let gate = Gate::default();
    let vendors = Vendors::start(move |call: &Call| studio(call).held_after(SAID, &gate)).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let models = [
        ("anthropic", "claude-sonnet-5-5"),
        ("openai", "gpt-6.1-sol"),
        ("google", "gemini-3.8-flash"),
        ("mock", "mock-large"),
    ];
    for (provider, model) in models {
        let team = json!([agent("writer", "writer", provider, model)]);
        let id = app.create(&session(&team, 1)).await;
        let mut reader = app.start_stream(&id).await;
        let mut live = String::new();
        while live.split_whitespace().count() < SAID {
            let frame = reader.next().await.expect("the writer goes on");
            live.push_str(frame.text("text"));
        }
        app.command(&id, "stop").await.expect(202);
        app.until_status(&id, "stopped").await;
        let turns = app.turns(&id).await;
        let used = |what: &str| turns[0]["usage"][what].as_u64().unwrap();
        assert_eq!(
            turns[0]["output"].as_str().unwrap().trim(),
            live.trim(),
            "{provider}"
        );
        let said = u64::try_from(SAID).unwrap();
        assert!(
            used("output_tokens") >= said,
            "{provider}: {:#}",
            turns[0]["usage"]
        );
        assert!(
            used("input_tokens") > 0,
            "{provider}: {:#}",
            turns[0]["usage"]
        );
        assert_eq!(
            app.text(&id).await,
            DOCUMENT,
            "what was half said stays out of it"
        );
    }
    app.stop().await;
}

async fn a_silent_vendor_can_be_stopped(backend: Backend) {
    let vendors = Vendors::start(|call: &Call| studio(call).cut_to(0).ending(Finish::Stall)).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.run(&session(&mixed_team(), 1)).await;
    vendors
        .until(Duration::from_secs(20), "the writer is asked", |calls| {
            calls.len() == 1
        })
        .await;
    app.command(&id, "stop").await.expect(202);
    vendors
        .until(STOP_LIMIT, "the call is hung up on", |calls| {
            calls[0].hung_up()
        })
        .await;
    app.until_status(&id, "stopped").await;
    assert_eq!(app.text(&id).await, DOCUMENT);
    app.stop().await;
}

async fn a_paused_session_can_be_stopped(backend: Backend) {
    let (vendors, gate) = held_editors().await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = until_editors_speak(&app, &vendors, 1).await;
    app.command(&id, "pause").await.expect(202);
    gate.open();
    app.until_status(&id, "paused").await;
    let stopped = app.command(&id, "stop").await.expect(202).json();
    assert_eq!(stopped["status"], "stopped");
    app.command(&id, "resume").await.expect(202);
    app.until_status(&id, "completed").await;
    assert_eq!(vendors.calls().len(), 4);
    app.stop().await;
}

async fn each_round_can_be_reviewed_and_edited(backend: Backend) {
    const EDITED: &str = "# Mine\n\nI wrote this between two rounds.\n";
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&mixed_team(), 2);
    draft["review_each_round"] = json!(true);
    let id = app.run(&draft).await;
    app.until_status(&id, "paused").await;
    assert_eq!(vendors.calls().len(), 4);

    let tag = app
        .document(&id)
        .await
        .expect(200)
        .header("etag")
        .to_owned();
    app.write_document(&id, EDITED, Some(&tag))
        .await
        .expect(200);
    app.write_document(&id, "Too late.", Some(&tag))
        .await
        .problem(412, "document_changed");
    app.command(&id, "resume").await.expect(202);
    app.until_status(&id, "completed").await;

    let calls = vendors.calls();
    let seen = calls[4].call.prompt.document.as_deref().unwrap();
    assert_eq!(seen.trim(), EDITED.trim());
    let frames = app.follow(&id, None).await;
    let paused = frames
        .iter()
        .find(|frame| frame.is("session.paused"))
        .unwrap();
    assert_eq!(paused.data["reason"], "review");
    let authors: Vec<_> = frames
        .iter()
        .filter(|frame| frame.is("document.updated"))
        .map(|frame| frame.text("author"))
        .collect();
    assert_eq!(authors, ["agent:writer", "user", "agent:writer"]);
    app.stop().await;
}

async fn a_finished_session_goes_on_with_more_rounds(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let (id, _) = app.run_to_end(&session(&mixed_team(), 1)).await;
    app.command(&id, "resume")
        .await
        .problem(409, "nothing_left");
    app.patch(
        &format!("/sessions/{id}"),
        &json!({"termination": {"max_rounds": 2, "max_credits": 100}}),
    )
    .await
    .expect(200);
    app.command(&id, "resume").await.expect(202);
    let whole = app.until_status(&id, "completed").await;
    assert_eq!(whole["current_round"], 2);
    assert_eq!(vendors.calls().len(), 8);
    app.stop().await;
}

async fn a_session_never_costs_more_than_it_may(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&mixed_team(), 2);
    draft["termination"]["max_credits"] = json!(0.01);
    let (id, frames) = app.run_to_end(&draft).await;
    let last = frames.last().unwrap();
    assert_eq!(last.data["reason"], "max_credits", "{last:?}");
    assert_eq!(last.data["credits"], 0.0);
    assert!(
        vendors.calls().is_empty(),
        "the worst case of the first call is too much"
    );
    assert_eq!(app.text(&id).await, DOCUMENT);
    app.stop().await;
}

async fn a_running_session_is_not_changed(backend: Backend) {
    let (vendors, gate) = held_editors().await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = until_editors_speak(&app, &vendors, 1).await;
    let team = json!([agent("writer", "writer", "mock", "mock-large")]);
    let path = format!("/sessions/{id}");
    for change in [
        json!({"agents": team}),
        json!({"termination": {"max_rounds": 9}}),
    ] {
        app.patch(&path, &change).await.problem(409, "wrong_status");
    }
    app.write_document(&id, "Mine.", None)
        .await
        .problem(409, "wrong_status");
    // What is no business of the run can be changed.
    app.patch(&path, &json!({"starred": true, "title": "New"}))
        .await
        .expect(200);
    gate.open();
    let whole = app.until_status(&id, "completed").await;
    assert_eq!(
        (&whole["title"], &whole["starred"]),
        (&json!("New"), &json!(true))
    );
    assert_eq!(whole["agents"].as_array().unwrap().len(), 4);
    app.stop().await;
}

/// A run under way ends quietly when its session is deleted.
#[tokio::test(flavor = "multi_thread")]
async fn a_deleted_session_is_worked_on_no_more() {
    let vendors =
        Vendors::start(|call: &Call| -> Answer { studio(call).paced(Duration::from_millis(20)) })
            .await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let id = app.create(&session(&mixed_team(), 1)).await;
    let mut reader = app.start_stream(&id).await;
    reader.until("text", |frame| frame.is("turn.delta")).await;
    app.delete(&format!("/sessions/{id}")).await.expect(204);
    vendors
        .until(STOP_LIMIT, "the call is hung up on", |calls| {
            calls.iter().all(Logged::hung_up)
        })
        .await;
    reader.to_end().await;
    app.get(&format!("/sessions/{id}"))
        .await
        .problem(404, "session_not_found");
    app.stop().await;
}
