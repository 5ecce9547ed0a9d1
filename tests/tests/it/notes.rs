//! Notes of the person: who reads them, and when.

use atelier_tests::harness::{
    Backend, DOCUMENT, Frame, Options, TestApp, agent, mixed_team, session,
};
use atelier_tests::vendors::{Call, Gate, Logged, Vendors, studio};
use serde_json::json;

use crate::support::on_each_database;

on_each_database! {
    a_note_is_read_by_the_writers_of_the_next_round,
    a_note_outlives_the_server,
    notes_are_listed_and_limited,
}

const NOTE: &str = "Keep the quotation of 1931 as it is.";

/// Rounds and roles of the calls that were told of the note.
fn told(calls: &[Logged]) -> Vec<(usize, u8)> {
    let mut writers = 0;
    let mut told = Vec::new();
    for logged in calls {
        writers += usize::from(logged.call.prompt.phase == 1);
        if logged.call.body.to_string().contains(NOTE) {
            told.push((writers, logged.call.prompt.phase));
        }
    }
    told
}

async fn a_note_is_read_by_the_writers_of_the_next_round(backend: Backend) {
    let gate = Gate::default();
    let held = gate.clone();
    // The first round's editors wait; what is said meanwhile is for the second one.
    let vendors = Vendors::start(move |call: &Call| match call.prompt.phase {
        2 => studio(call).held_after(2, &held),
        _ => studio(call),
    })
    .await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.create(&session(&mixed_team(), 3)).await;
    let mut reader = app.start_stream(&id).await;
    let mut frames = reader
        .until("an editor speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 2
        })
        .await;
    let path = format!("/sessions/{id}/notes");
    let note = app
        .post(&path, &json!({"text": format!("  {NOTE}\n")}))
        .await
        .expect(201)
        .json();
    assert_eq!(
        (&note["text"], &note["for_round"]),
        (&json!(NOTE), &json!(2))
    );
    gate.open();
    frames.extend(reader.to_end().await);

    assert_eq!(
        told(&vendors.calls()),
        [(2, 1)],
        "one round, and writers alone"
    );
    let notes: Vec<&Frame> = frames
        .iter()
        .filter(|frame| frame.is("note.added"))
        .collect();
    assert_eq!(notes.len(), 1);
    assert_eq!(notes[0].data["note_id"], note["id"]);
    assert_eq!(notes[0].data["text"], NOTE);
    app.stop().await;
}

async fn a_note_outlives_the_server(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut draft = session(&mixed_team(), 2);
    draft["review_each_round"] = true.into();
    let id = app.run(&draft).await;
    app.until_status(&id, "paused").await;
    let path = format!("/sessions/{id}/notes");
    app.post(&path, &json!({"text": NOTE})).await.expect(201);
    let database = app.stop().await;

    let app = TestApp::start_on(database, Options::with(&vendors)).await;
    assert_eq!(told(&vendors.calls()), []);
    app.command(&id, "resume").await.expect(202);
    app.until_status(&id, "completed").await;
    assert_eq!(told(&vendors.calls()), [(2, 1)]);
    app.stop().await;
}

async fn notes_are_listed_and_limited(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let id = app
        .create(&json!({
            "initial_prompt": "Tighten this essay.", "working_document": DOCUMENT,
            "agents": [agent("writer", "writer", "scripted", "scripted")],
        }))
        .await;
    let path = format!("/sessions/{id}/notes");
    for (text, code) in [
        (String::new(), "required"),
        (" \n\t".to_owned(), "required"),
        ("ä".repeat(4_001), "too_long"),
    ] {
        let answer = app.post(&path, &json!({"text": text})).await;
        answer.invalid("text", code);
    }
    let longest = "ä".repeat(4_000);
    for number in 0..100 {
        let text = if number == 0 {
            longest.clone()
        } else {
            format!("Note {number}")
        };
        let note = app.post(&path, &json!({"text": text})).await.expect(201);
        assert_eq!(note.json()["for_round"], 1);
    }
    let answer = app.post(&path, &json!({"text": "One more."})).await;
    answer.problem(422, "invalid_input");

    let notes = app.pages(&path).await;
    assert_eq!(notes.len(), 100);
    assert_eq!(notes[0]["text"], longest);
    let mut cursor = String::new();
    for page in 0..3 {
        let answer = app
            .get(&format!("{path}?limit=40{cursor}"))
            .await
            .expect(200);
        let items = answer.json();
        let shown = &notes[page * 40..notes.len().min(page * 40 + 40)];
        assert_eq!(items["items"], json!(shown));
        cursor = format!(
            "&cursor={}",
            items["next_cursor"].as_str().unwrap_or_default()
        );
    }
    assert_eq!(cursor, "&cursor=", "there is no fourth page");
    let gone = "/sessions/0199a9f6-2c00-7000-8000-000000000001/notes";
    app.get(gone).await.problem(404, "session_not_found");
    let answer = app.post(gone, &json!({"text": NOTE})).await;
    answer.problem(404, "session_not_found");
    app.stop().await;
}
