use chrono::DateTime;
use proptest::prelude::*;
use serde_json::{Value, from_value, json, to_value};
use uuid::Uuid;

use crate::editorial::document::{Author, PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::editorial::{
    AgentId, CompletionReason, Event, Failure, JournalEntry, PauseReason, Phase, Position, Retry,
    TurnRef,
};
use crate::kernel::{MicroCredits, NoteId, SessionId, TurnId};

fn turn() -> TurnRef {
    TurnRef {
        turn: TurnId::new(Uuid::from_u128(7)),
        agent: AgentId::new("w").unwrap(),
        round: 2,
        phase: Phase::Write,
        attempt: 1,
    }
}

/// Every event with its form in the journal, which is never changed: entries are kept for good.
fn events() -> Vec<(Event, Value)> {
    let id = "00000000-0000-0000-0000-000000000007";
    let version = |number| VersionNumber::new(number).unwrap();
    let about_turn = |name: &str| json!({"type": name, "turn": id, "agent": "w", "round": 2, "phase": 1, "attempt": 1});
    let mut failed = about_turn("turn.failed");
    failed["failure"] = json!({"code": "blocked", "message": "no"});
    let mut retrying = about_turn("turn.retrying");
    retrying["retry"] = json!({
        "reason": "overloaded", "call": 2, "wait_ms": 1_500, "provider": "anthropic", "model": "claude",
    });
    let failure = Failure::new("blocked", "no");
    vec![
        (
            Event::SessionStarted { max_rounds: 3 },
            json!({"type": "session.started", "max_rounds": 3}),
        ),
        (
            Event::RoundStarted { round: 2 },
            json!({"type": "round.started", "round": 2}),
        ),
        (
            Event::PhaseStarted {
                round: 2,
                phase: Phase::Review,
                agents: vec![AgentId::new("e").unwrap()],
            },
            json!({"type": "phase.started", "round": 2, "phase": 2, "agents": ["e"]}),
        ),
        (Event::TurnStarted(turn()), about_turn("turn.started")),
        (Event::TurnRestarted(turn()), about_turn("turn.restarted")),
        (
            Event::TurnRetrying {
                turn: turn(),
                retry: Retry {
                    reason: "overloaded".to_owned(),
                    call: 2,
                    wait_ms: 1_500,
                    provider: "anthropic".to_owned(),
                    model: "claude".to_owned(),
                },
            },
            retrying,
        ),
        (Event::TurnCompleted(turn()), about_turn("turn.completed")),
        (
            Event::TurnFailed {
                turn: turn(),
                failure: failure.clone(),
            },
            failed,
        ),
        (
            Event::DocumentUpdated {
                version: version(4),
                author: Author::User,
                round: 0,
                word_count: 12,
            },
            json!({"type": "document.updated", "version": 4, "author": "user", "round": 0, "word_count": 12}),
        ),
        (
            Event::CreditsUpdated {
                used: MicroCredits::new(1_500_000),
                balance: -2,
                held: MicroCredits::new(3),
                available: MicroCredits::ZERO,
            },
            json!({"type": "credits.updated", "used": 1_500_000, "balance": -2, "held": 3, "available": 0}),
        ),
        (
            Event::NoteAdded {
                note: NoteId::new(Uuid::from_u128(7)),
                text: "Keep the ending.".to_owned(),
                for_round: 3,
            },
            json!({"type": "note.added", "note": id, "text": "Keep the ending.", "for_round": 3}),
        ),
        (
            Event::RoundCompleted {
                round: 2,
                score: Score::from_hundredths(725).ok(),
                version: version(4),
                changed: PerMille::new(30),
            },
            json!({"type": "round.completed", "round": 2, "score": 7.25, "version": 4, "changed": 30}),
        ),
        (
            Event::RoundCompleted {
                round: 2,
                score: None,
                version: version(4),
                changed: PerMille::ZERO,
            },
            json!({"type": "round.completed", "round": 2, "score": null, "version": 4, "changed": 0}),
        ),
        (
            Event::SessionPaused {
                reason: PauseReason::CreditsExhausted,
            },
            json!({"type": "session.paused", "reason": "credits_exhausted"}),
        ),
        (Event::SessionPausing, json!({"type": "session.pausing"})),
        (Event::SessionStopping, json!({"type": "session.stopping"})),
        (Event::SessionResumed, json!({"type": "session.resumed"})),
        (
            Event::SessionCompleted {
                reason: CompletionReason::MaxRounds,
                rounds: 3,
                credits: MicroCredits::new(5),
                delivered: Some(version(2)),
                instead_of: Some(version(4)),
            },
            json!({
                "type": "session.completed", "reason": "max_rounds", "rounds": 3, "credits": 5,
                "delivered": 2, "instead_of": 4,
            }),
        ),
        (
            Event::SessionFailed { failure },
            json!({"type": "session.failed", "failure": {"code": "blocked", "message": "no"}}),
        ),
        (
            Event::SessionStopped {
                round: 2,
                credits: MicroCredits::new(5),
            },
            json!({"type": "session.stopped", "round": 2, "credits": 5}),
        ),
    ]
}

#[test]
fn events_keep_their_stored_form() {
    for (event, stored) in events() {
        assert_eq!(to_value(&event).unwrap(), stored);
        assert_eq!(from_value::<Event>(stored.clone()).unwrap(), event);
        assert_eq!(stored["type"], event.name());
        let entry = JournalEntry {
            session: SessionId::new(Uuid::from_u128(1)),
            sequence: 9,
            at: DateTime::UNIX_EPOCH,
            event,
        };
        let text = serde_json::to_string(&entry).unwrap();
        assert_eq!(serde_json::from_str::<JournalEntry>(&text).unwrap(), entry);
    }
}

#[test]
fn events_know_their_turn_and_whether_they_end_the_run() {
    for (event, _) in events() {
        let is_about_turn = event.name().starts_with("turn.");
        let expected = is_about_turn.then(turn);
        assert_eq!(event.turn(), expected.as_ref(), "{event:?}");
        let ends = ["session.completed", "session.failed", "session.stopped"];
        assert_eq!(event.ends_run(), ends.contains(&event.name()), "{event:?}");
    }
}

#[test]
fn entries_that_are_not_sound_are_not_read() {
    for broken in [
        json!({"type": "session.vanished"}),
        json!({"type": "round.started"}),
        json!({"type": "phase.started", "round": 1, "phase": 4, "agents": []}),
        json!({"type": "phase.started", "round": 1, "phase": 1, "agents": ["a b"]}),
        json!({"type": "session.paused", "reason": "bored"}),
    ] {
        assert!(from_value::<Event>(broken.clone()).is_err(), "{broken}");
    }
}

#[test]
fn positions_are_read_strictly() {
    let at = |sequence, deltas| Some(Position { sequence, deltas });
    for (text, expected) in [
        ("0", at(0, 0)),
        ("17", at(17, 0)),
        ("17-0", at(17, 0)),
        ("17-4", at(17, 4)),
        (
            "9223372036854775807-4294967295",
            at(i64::MAX as u64, u32::MAX),
        ),
        ("9223372036854775808", None),
        ("1-4294967296", None),
        ("18446744073709551616", None),
        ("", None),
        ("-", None),
        ("-1", None),
        ("1-", None),
        ("1-2-3", None),
        ("+1", None),
        ("1-+2", None),
        (" 1", None),
        ("1 ", None),
        ("1.0", None),
        ("١", None),
        ("last", None),
    ] {
        assert_eq!(text.parse::<Position>().ok(), expected, "{text}");
    }
    let error = "x".parse::<Position>().unwrap_err();
    assert_eq!(
        error.to_string(),
        "an event id is a number, or two numbers joined by a hyphen"
    );
}

#[test]
fn positions_stand_in_the_order_of_the_log() {
    let order = ["0", "1", "1-1", "1-2", "1-10", "2", "10"];
    let positions = order.map(|text| text.parse::<Position>().unwrap());
    assert!(positions.is_sorted_by(|one, next| one < next));
    assert_eq!(Position::default(), Position::START);
}

proptest! {
    #[test]
    fn positions_are_read_as_they_are_written(sequence in 0..=i64::MAX as u64, deltas: u32) {
        let position = Position { sequence, deltas };
        prop_assert_eq!(position.to_string().parse(), Ok(position));
    }

    #[test]
    fn no_text_breaks_the_reader(text in "\\PC{0,24}") {
        if let Ok(position) = text.parse::<Position>() {
            prop_assert!(i64::try_from(position.sequence).is_ok());
        }
    }
}
