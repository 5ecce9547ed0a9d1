use std::sync::Arc;

use atelier_domain::editorial::document::{Author, PerMille, VersionNumber};
use atelier_domain::editorial::{
    CompletionReason, Event, Failure, PauseReason, Phase, Position, Positions, Published, Retry,
    RunEvent, Session, TurnRef,
};
use atelier_domain::identity::CredentialId;
use atelier_domain::kernel::{MicroCredits, NoteId, PortError, SessionId, UserId};
use atelier_testkit::{SeededIds, builders};
use atelier_usecases::credits::Purse;
use atelier_usecases::editorial::{EventStream, PersonEvent, Told};
use bytes::BytesMut;
use futures_util::stream::{self, BoxStream, StreamExt};
use serde_json::{Value, json};
use tokio::time::{Duration, Instant};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::body::{EventBody, HEARTBEAT};
use super::event_id;
use super::frame::{Framed, OfRun};
use crate::guard::OpenStreams;
use crate::routes::editorial::wire::event::name;

fn session() -> (SeededIds, Session) {
    let ids = SeededIds::new(1);
    let session = builders::session(&ids, UserId::new(ids.next()));
    (ids, session)
}

fn entry(session: SessionId, sequence: u64, event: Event) -> RunEvent {
    RunEvent::Entry(Published {
        entry: Arc::new(builders::entry(session, sequence, event)),
        turn: None,
    })
}

fn delta(turn: &Arc<TurnRef>, deltas: u32, text: &str) -> RunEvent {
    RunEvent::Delta {
        position: Position {
            sequence: 4,
            deltas,
        },
        turn: Arc::clone(turn),
        text: text.to_owned(),
    }
}

fn framed(session: SessionId, event: &RunEvent) -> String {
    let mut buffer = BytesMut::new();
    let event = event.clone();
    OfRun { session, event }.write(&mut buffer).unwrap();
    String::from_utf8(buffer.to_vec()).unwrap()
}

/// The data of a frame, after checking that the frame is one.
fn data(frame: &str) -> Value {
    let lines: Vec<&str> = frame.split('\n').collect();
    assert_eq!(
        lines.len(),
        5,
        "id, event, data, and an empty line: {frame}"
    );
    assert!(lines[0].starts_with("id: "));
    let data: Value = serde_json::from_str(lines[2].strip_prefix("data: ").unwrap()).unwrap();
    assert_eq!(
        Some(data["type"].as_str().unwrap()),
        lines[1].strip_prefix("event: ")
    );
    data
}

#[test]
fn a_piece_of_text_is_one_line_whatever_it_holds() {
    let (ids, session) = session();
    let turn = Arc::new(builders::turn_ref(&ids, &session, "writer", 2));
    let text = "a\nb\r\n\u{2028}\"\\\0 \u{1F58B}\n\nevent: x\n\n";
    let frame = framed(session.id, &delta(&turn, 3, text));
    assert!(
        frame.starts_with("id: 4-3\nevent: turn.delta\ndata: {\"type\":\"turn.delta\","),
        "{frame}"
    );
    let expected = json!({
        "type": "turn.delta", "session_id": session.id.to_string(), "turn_id": turn.turn.to_string(),
        "agent_id": "writer", "round": 2, "phase": 1, "text": text,
    });
    assert_eq!(data(&frame), expected);
}

#[test]
fn every_event_has_its_shape() {
    let (ids, session) = session();
    let turn = builders::turn_ref(&ids, &session, "style", 1);
    let version = VersionNumber::new(3).unwrap();
    let on_turn = json!({
        "turn_id": turn.turn.to_string(), "agent_id": "style", "round": 1, "phase": 2, "attempt": 1,
    });
    let mut retrying = on_turn.clone();
    retrying.as_object_mut().unwrap().extend([
        ("reason".to_owned(), json!("overloaded")),
        ("call".to_owned(), json!(1)),
        ("wait_ms".to_owned(), json!(1_500)),
        ("provider".to_owned(), json!("anthropic")),
        ("model".to_owned(), json!("claude")),
    ]);
    let failure = || Failure::new("refused", "the model declined");
    for (event, fields) in [
        (
            Event::SessionStarted { max_rounds: 3 },
            json!({"max_rounds": 3}),
        ),
        (Event::RoundStarted { round: 1 }, json!({"round": 1})),
        (
            Event::PhaseStarted {
                round: 1,
                phase: Phase::Review,
                agents: vec![builders::agent_id("style")],
            },
            json!({"round": 1, "phase": 2, "agents": ["style"]}),
        ),
        (Event::TurnStarted(turn.clone()), on_turn.clone()),
        (Event::TurnRestarted(turn.clone()), on_turn.clone()),
        (
            Event::TurnRetrying {
                turn: turn.clone(),
                retry: Retry {
                    reason: "overloaded".to_owned(),
                    call: 1,
                    wait_ms: 1_500,
                    provider: "anthropic".to_owned(),
                    model: "claude".to_owned(),
                },
            },
            retrying,
        ),
        (
            Event::DocumentUpdated {
                version,
                author: Author::Agent(builders::agent_id("writer")),
                round: 1,
                word_count: 900,
            },
            json!({"version": 3, "author": "agent:writer", "round": 1, "word_count": 900}),
        ),
        (
            Event::RoundCompleted {
                round: 1,
                score: None,
                version,
                changed: PerMille::new(125),
            },
            json!({"round": 1, "score": null, "version": 3, "changed_share": 0.125}),
        ),
        (
            Event::SessionPaused {
                reason: PauseReason::CreditsExhausted,
            },
            json!({"reason": "credits_exhausted"}),
        ),
        (
            Event::CreditsUpdated {
                used: MicroCredits::new(1_500_000),
                balance: -250_000,
                held: MicroCredits::new(3_000_000),
                available: MicroCredits::ZERO,
            },
            json!({"credits_used": 1.5, "balance": -0.25, "held": 3.0, "available": 0.0}),
        ),
        (
            Event::NoteAdded {
                note: NoteId::new(turn.turn.as_uuid()),
                text: "Keep the ending.".to_owned(),
                for_round: 2,
            },
            json!({"note_id": turn.turn.to_string(), "text": "Keep the ending.", "for_round": 2}),
        ),
        (Event::SessionPausing, json!({})),
        (Event::SessionStopping, json!({})),
        (Event::SessionResumed, json!({})),
        (
            Event::SessionCompleted {
                reason: CompletionReason::Converged,
                rounds: 2,
                credits: MicroCredits::new(1_500_000),
                delivered: Some(version),
                instead_of: None,
            },
            json!({"reason": "converged", "rounds": 2, "credits": 1.5, "delivered": 3, "instead_of": null}),
        ),
        (
            Event::SessionFailed { failure: failure() },
            json!({"failure": {"code": "refused", "message": "the model declined"}}),
        ),
        (
            Event::SessionStopped {
                round: 2,
                credits: MicroCredits::ZERO,
            },
            json!({"round": 2, "credits": 0.0}),
        ),
    ] {
        let mut expected = fields;
        expected["type"] = event.name().into();
        expected["session_id"] = session.id.to_string().into();
        let event = entry(session.id, 9, event);
        let found = data(&framed(session.id, &event));
        assert_eq!(found, expected, "{}", name(&event));
    }
}

#[test]
fn a_finished_turn_brings_its_answer() {
    let (ids, session) = session();
    let mut turn = builders::turn(&ids, &session, "writer", 1);
    turn.version = VersionNumber::new(2);
    turn.credits = MicroCredits::new(250_000);
    let publish = |event, turn| {
        RunEvent::Entry(Published {
            entry: Arc::new(builders::entry(session.id, 5, event)),
            turn,
        })
    };
    let completed = Event::TurnCompleted(turn.reference.clone());
    let failed = Event::TurnFailed {
        turn: turn.reference.clone(),
        failure: Failure::new("timeout", "no answer in time"),
    };
    let stored = Some(Arc::new(turn.clone()));

    let told = data(&framed(
        session.id,
        &publish(completed.clone(), stored.clone()),
    ));
    let expected = json!({
        "type": "turn.completed", "session_id": session.id.to_string(),
        "turn_id": turn.reference.turn.to_string(), "agent_id": "writer", "round": 1, "phase": 1, "attempt": 1,
        "output": "The lighthouse stands.", "evaluation": null,
        "usage": {"input_tokens": 900, "output_tokens": 100, "cached_input_tokens": 0, "reasoning_tokens": 0},
        "credits": 0.25, "model": "scripted", "answered_by": null, "finish_reason": "stop", "version": 2,
    });
    assert_eq!(told, expected);

    let told = data(&framed(session.id, &publish(failed, stored)));
    assert_eq!(
        told["failure"],
        json!({"code": "timeout", "message": "no answer in time"})
    );
    assert_eq!(told["credits"], 0.25);

    let mut buffer = BytesMut::new();
    let missing = OfRun {
        session: session.id,
        event: publish(completed, None),
    };
    let missing = missing.write(&mut buffer);
    assert!(
        missing.is_err() && buffer.is_empty(),
        "nothing is told of an answer that is gone"
    );
}

#[test]
fn the_stream_of_all_runs_says_whose_event_it_is_and_where_its_reader_stands() {
    let (ids, session) = session();
    let turn = Arc::new(builders::turn_ref(&ids, &session, "writer", 1));
    let event = delta(&turn, 2, "word ");
    let mut positions = Positions::new(builders::start());
    positions.set(session.id, event.position());
    let mut told = Told {
        positions: Arc::new(positions),
        event: Some(PersonEvent::Run(session.id, event)),
    };
    let framed = |told: &Told| {
        let mut buffer = BytesMut::new();
        told.write(&mut buffer).unwrap();
        String::from_utf8(buffer.to_vec()).unwrap()
    };
    let id = event_id::encode(&told.positions);
    let frame = framed(&told);
    assert!(frame.starts_with(&format!("id: {id}\n")), "{frame}");
    let expected = json!({
        "type": "turn.delta", "session_id": session.id.to_string(), "turn_id": turn.turn.to_string(),
        "agent_id": "writer", "round": 1, "phase": 1, "text": "word ", "position": "4-2",
    });
    assert_eq!(data(&frame), expected);

    told.event = Some(PersonEvent::Credits(Purse {
        balance: -1_500_000,
        held: MicroCredits::new(250_000),
        ..Purse::default()
    }));
    let frame = framed(&told);
    let head = format!("id: {id}\nevent: credits.updated\n");
    assert!(frame.starts_with(&head), "{frame}");
    let expected =
        json!({"type": "credits.updated", "balance": -1.5, "held": 0.25, "available": 0.0});
    assert_eq!(data(&frame), expected);

    told.event = None;
    assert_eq!(framed(&told), format!("id: {id}\n\n"));
}

type RunBody = EventBody<BoxStream<'static, Result<OfRun, PortError>>>;

fn body(session: SessionId, events: EventStream, shutdown: &CancellationToken) -> RunBody {
    let events = events.map(move |told| told.map(|event| OfRun { session, event }));
    let account = CredentialId::Account(UserId::new(Uuid::nil()));
    let pass = Arc::new(OpenStreams::default()).enter(account);
    EventBody::new(events.boxed(), shutdown.clone(), pass)
}

async fn next(body: &mut RunBody) -> Option<String> {
    let chunk = body.next().await?;
    let Ok(chunk) = chunk;
    Some(String::from_utf8(chunk.to_vec()).unwrap())
}

#[actix_web::test]
async fn events_that_are_ready_share_a_chunk_and_the_stream_ends_with_them() {
    let (ids, session) = session();
    let turn = Arc::new(builders::turn_ref(&ids, &session, "writer", 1));
    let events: Vec<_> = (1..=3).map(|n| Ok(delta(&turn, n, "word "))).collect();
    let mut body = body(
        session.id,
        Box::pin(stream::iter(events)),
        &CancellationToken::new(),
    );
    let chunk = next(&mut body).await.unwrap();
    assert!(chunk.starts_with("retry: 1000\n\nid: 4-1\n"), "{chunk}");
    assert_eq!(chunk.matches("event: turn.delta").count(), 3);
    assert_eq!(next(&mut body).await, None);
}

#[actix_web::test]
async fn chunks_are_bounded() {
    let (ids, session) = session();
    let turn = Arc::new(builders::turn_ref(&ids, &session, "writer", 1));
    let events: Vec<_> = (1..=200)
        .map(|n| Ok(delta(&turn, n, &"x".repeat(1_000))))
        .collect();
    let mut body = body(
        session.id,
        Box::pin(stream::iter(events)),
        &CancellationToken::new(),
    );
    let (mut chunks, mut told) = (0, 0);
    while let Some(chunk) = next(&mut body).await {
        assert!(chunk.len() < 20_000, "{}", chunk.len());
        told += chunk.matches("event: turn.delta").count();
        chunks += 1;
    }
    assert_eq!(told, 200);
    assert!(chunks > 10, "{chunks}");
}

#[actix_web::test]
async fn a_silent_stream_is_kept_alive() {
    tokio::time::pause();
    let (_, session) = session();
    let mut body = body(
        session.id,
        Box::pin(stream::pending()),
        &CancellationToken::new(),
    );
    assert_eq!(next(&mut body).await.as_deref(), Some("retry: 1000\n\n"));
    for _ in 0..3 {
        let before = Instant::now();
        assert_eq!(next(&mut body).await.as_deref(), Some(": ping\n\n"));
        let waited = before.elapsed();
        assert!(
            waited >= HEARTBEAT && waited < HEARTBEAT + Duration::from_millis(10),
            "{waited:?}"
        );
    }
}

#[actix_web::test]
async fn a_stop_of_the_server_ends_streams_after_what_is_ready() {
    let (_, session) = session();
    let draining = CancellationToken::new();
    let started = entry(session.id, 1, Event::SessionStarted { max_rounds: 1 });
    let events = stream::iter([Ok(started)]).chain(stream::pending());
    let mut body = body(session.id, Box::pin(events), &draining);
    draining.cancel();
    let chunk = next(&mut body).await.unwrap();
    assert!(chunk.contains("event: session.started"), "{chunk}");
    assert!(
        chunk.ends_with("\n\nretry: 100\n\n"),
        "readers may come back at once: {chunk}"
    );
    assert_eq!(next(&mut body).await, None);
}

#[actix_web::test]
async fn a_stream_that_breaks_off_ends_after_what_it_told() {
    let (_, session) = session();
    let started = entry(session.id, 1, Event::SessionStarted { max_rounds: 1 });
    let events = stream::iter([Ok(started), Err(PortError::message("the database is gone"))]);
    let mut body = body(session.id, Box::pin(events), &CancellationToken::new());
    let chunk = next(&mut body).await.unwrap();
    assert!(chunk.ends_with("\"max_rounds\":1}\n\n"), "{chunk}");
    assert_eq!(next(&mut body).await, None);
}
