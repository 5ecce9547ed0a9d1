//! What the person may ask, and when it takes effect.

use super::play::{Play, turn_id};
use crate::editorial::engine::{Input, Refused, TurnResult};
use crate::editorial::{Failure, Request, Status};
use crate::kernel::MicroCredits;

const EDIT: Input = Input::DocumentEdited { word_count: 7 };

/// A run in each state that commands can meet.
fn in_state(state: &str) -> Play {
    let mut play = Play::of("w e1 e2", 2);
    if state == "draft" {
        return play;
    }
    play = play.started();
    play.answer("w", 5.0);
    match state {
        "running" => {}
        "pausing" => {
            play.tell(Input::Pause).unwrap();
        }
        "stopping" => {
            play.tell(Input::Stop).unwrap();
        }
        "paused" => {
            play.tell(Input::Pause).unwrap();
            play.answers(&[("e1", 5.0), ("e2", 5.0)]);
        }
        "stopped" => {
            play.tell(Input::Stop).unwrap();
            play.cut_short("e1");
            play.cut_short("e2");
        }
        "failed" => {
            play.fail("e1");
            play.fail("e2");
        }
        "completed" => {
            play.drive(Some(5.0));
            play.plan.termination.max_rounds = 3;
        }
        other => panic!("no state {other}"),
    }
    play
}

#[test]
fn commands_fit_some_states_only() {
    use Status::{Completed, Draft, Failed, Paused, Running, Stopped};

    let status = |action, status| Some(Refused::Status { action, status });
    for (state, input, refused) in [
        ("draft", Input::Start, None),
        ("running", Input::Start, status("started", Running)),
        ("paused", Input::Start, status("started", Paused)),
        ("completed", Input::Start, status("started", Completed)),
        ("failed", Input::Start, status("started", Failed)),
        ("stopped", Input::Start, status("started", Stopped)),
        ("draft", Input::TakeOver, status("driven", Draft)),
        ("running", Input::TakeOver, None),
        ("pausing", Input::TakeOver, None),
        ("stopping", Input::TakeOver, None),
        ("paused", Input::TakeOver, status("driven", Paused)),
        ("completed", Input::TakeOver, status("driven", Completed)),
        ("draft", Input::Pause, status("paused", Draft)),
        ("running", Input::Pause, None),
        ("pausing", Input::Pause, None),
        // What is stopped can't be paused any more.
        ("stopping", Input::Pause, status("paused", Stopped)),
        ("paused", Input::Pause, status("paused", Paused)),
        ("failed", Input::Pause, status("paused", Failed)),
        ("draft", Input::Resume, status("resumed", Draft)),
        ("running", Input::Resume, status("resumed", Running)),
        ("pausing", Input::Resume, None),
        ("stopping", Input::Resume, status("resumed", Running)),
        ("paused", Input::Resume, None),
        ("failed", Input::Resume, None),
        ("stopped", Input::Resume, None),
        ("completed", Input::Resume, None),
        ("draft", Input::Stop, status("stopped", Draft)),
        ("running", Input::Stop, None),
        ("pausing", Input::Stop, None),
        ("stopping", Input::Stop, None),
        ("paused", Input::Stop, None),
        ("failed", Input::Stop, status("stopped", Failed)),
        ("stopped", Input::Stop, status("stopped", Stopped)),
        ("completed", Input::Stop, status("stopped", Completed)),
        ("draft", EDIT, None),
        ("running", EDIT, status("edited", Running)),
        ("pausing", EDIT, status("edited", Running)),
        ("paused", EDIT, None),
        ("failed", EDIT, None),
        ("stopped", EDIT, None),
        ("completed", EDIT, None),
    ] {
        let mut play = in_state(state);
        let before = play.run.clone();
        let told = play.tell(input.clone());
        assert_eq!(told.as_ref().err(), refused.as_ref(), "{input:?} {state}");
        if refused.is_some() {
            assert_eq!(play.run, before, "{input:?} {state}");
        }
    }
}

#[test]
fn a_session_needs_an_active_writer() {
    for agents in ["e s", "-w e", ""] {
        let refused = Play::of(agents, 1).tell(Input::Start);
        assert_eq!(refused, Err(Refused::NoWriter), "{agents}");
    }
    for state in ["paused", "failed", "stopped", "completed"] {
        let mut play = in_state(state);
        play.agent_mut("w").is_active = false;
        assert_eq!(play.tell(Input::Resume), Err(Refused::NoWriter), "{state}");
    }
}

#[test]
fn reports_of_turns_that_are_not_open_are_refused() {
    let reports = |turn| {
        let result = TurnResult::default();
        let failure = Failure::new("x", "x");
        let credits = MicroCredits::new(1);
        [
            Input::TurnCompleted { turn, result },
            Input::TurnFailed { turn, failure },
            Input::TurnStopped { turn, credits },
        ]
    };
    for state in [
        "draft",
        "running",
        "pausing",
        "stopping",
        "paused",
        "failed",
        "stopped",
        "completed",
    ] {
        let mut play = in_state(state);
        // The writer's turn, which was reported, and one that never was.
        for turn in [turn_id(1), turn_id(99)] {
            for input in reports(turn) {
                assert_eq!(play.tell(input), Err(Refused::UnknownTurn), "{state}");
            }
        }
    }
}

#[test]
fn refusals_are_said_in_words() {
    for (refused, words) in [
        (
            Refused::Status {
                action: "started",
                status: Status::Running,
            },
            "a session that is running can't be started",
        ),
        (Refused::NoWriter, "the session has no active writer"),
        (
            Refused::NothingLeft,
            "all rounds are done; raise a limit to go on",
        ),
        (Refused::UnknownTurn, "the turn is not open"),
    ] {
        assert_eq!(refused.to_string(), words);
    }
}

#[test]
fn a_pause_waits_for_open_answers_and_keeps_them() {
    let mut play = Play::of("w e1 e2 s", 1).started();
    play.answer("w", 5.0);
    assert_eq!(play.tell(Input::Pause).unwrap(), ["session.pausing"]);
    assert_eq!(play.run.requested, Some(Request::Pause));
    assert!(
        play.tell(Input::Pause).unwrap().is_empty(),
        "it is told once"
    );
    assert_eq!(play.answer("e1", 5.0), ["turn.completed e1 2"]);
    assert_eq!(
        play.answer("e2", 5.0),
        ["turn.completed e2 3", "session.paused Requested"]
    );
    assert_eq!(play.tell(Input::Resume).unwrap(), ["session.resumed"]);
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["phase.started 3: s", "turn.started s 4", "call s"],
        "it goes on with exactly the next turn"
    );
}

#[test]
fn a_pause_in_the_last_turn_ends_the_run_when_it_is_resumed() {
    let mut play = Play::of("w", 1).started();
    play.tell(Input::Pause).unwrap();
    assert_eq!(
        play.answer("w", 5.0),
        [
            "turn.completed w 1",
            "document.updated 1 by agent:w",
            "session.paused Requested",
        ]
    );
    assert_eq!(
        play.resume(),
        [
            "round.completed 1: 5 for 1",
            "session.completed max_rounds: 1",
        ]
    );
}

#[test]
fn a_pause_is_withdrawn_while_it_waits() {
    let mut play = Play::of("w", 2).started();
    play.tell(Input::Pause).unwrap();
    assert_eq!(play.tell(Input::Resume).unwrap(), ["session.resumed"]);
    assert_eq!(play.run.requested, None);
    let lines = play.answer("w", 5.0);
    assert_eq!(lines.last().unwrap(), "call w");
}

#[test]
fn a_run_of_the_first_version_tells_no_request() {
    let mut play = Play::of("w", 1);
    play.engine_version = 1;
    let mut play = play.started();
    for (input, told) in [
        (Input::Pause, &[][..]),
        (Input::Resume, &[]),
        (Input::Stop, &["cancel"]),
    ] {
        assert_eq!(play.tell(input.clone()).unwrap(), told, "{input:?}");
    }
}

#[test]
fn without_open_turns_commands_take_effect_at_once() {
    let started = || {
        let mut play = Play::of("w", 1);
        play.tell(Input::Start).unwrap();
        play
    };
    let mut play = started();
    assert_eq!(
        play.tell(Input::Pause).unwrap(),
        ["session.paused Requested"]
    );
    assert_eq!(
        play.resume().last().unwrap(),
        "call w",
        "it starts where it would have"
    );
    assert_eq!(
        started().tell(Input::Stop).unwrap(),
        ["session.stopped in 0"]
    );
    let mut paused = in_state("paused");
    assert_eq!(paused.tell(Input::Stop).unwrap(), ["session.stopped in 1"]);
}

#[test]
fn a_stop_cancels_open_calls_and_bills_what_they_cost() {
    let mut play = Play::of("w e1 e2", 1).started();
    play.answer("w", 5.0);
    assert_eq!(
        play.tell(Input::Stop).unwrap(),
        ["session.stopping", "cancel"]
    );
    assert_eq!(play.tell(Input::Stop).unwrap(), ["cancel"]);
    assert_eq!(play.cut_short("e1"), ["turn.failed e1 2: stopped"]);
    // One was faster than the stop: what it said is kept.
    assert_eq!(
        play.answer("e2", 5.0),
        ["turn.completed e2 3", "session.stopped in 1"]
    );
    assert_eq!(play.run.credits_used.get(), 3);
    assert_eq!(
        play.resume(),
        ["turn.started e1 4 attempt 2", "call e1"],
        "only what was cut short is done again"
    );
}

#[test]
fn a_failure_is_told_until_the_run_is_taken_up_again() {
    let mut play = Play::of("w e1", 1).started();
    play.fail("w");
    assert!(play.run.failure.is_some());
    play.tell(Input::Resume).unwrap();
    assert_eq!(play.run.failure, None);
}

#[test]
fn a_stop_outranks_a_pause_and_a_failure() {
    let mut play = Play::of("w e1 e2", 1).started();
    play.answer("w", 5.0);
    play.tell(Input::Pause).unwrap();
    play.fail("e1");
    assert_eq!(
        play.tell(Input::Stop).unwrap(),
        ["session.stopping", "cancel"]
    );
    let lines = play.cut_short("e2");
    assert_eq!(lines.last().unwrap(), "session.stopped in 1");
    assert_eq!(play.run.failure, None);
}

#[test]
fn the_person_can_review_each_round() {
    let mut play = Play::of("w", 2);
    play.plan.review_each_round = true;
    let mut play = play.started();
    let lines = play.answer("w", 5.0);
    assert_eq!(lines.last().unwrap(), "session.paused Review");
    assert_eq!(play.resume()[0], "round.started 2");
    let lines = play.answer("w", 5.0);
    assert_eq!(
        lines.last().unwrap(),
        "session.completed max_rounds: 2",
        "there is nothing to ask after the last"
    );
}

#[test]
fn the_person_edits_the_document() {
    let mut play = Play::of("w e", 3);
    assert_eq!(play.tell(EDIT).unwrap(), ["document.updated 1 by user"]);
    let mut play = play.started();
    play.tell(Input::Pause).unwrap();
    play.answer("w", 5.0);
    assert_eq!(play.tell(EDIT).unwrap(), ["document.updated 3 by user"]);
    play.resume();
    let lines = play.answer("e", 5.0);
    assert_eq!(
        lines[1], "round.completed 1: 5 for 3",
        "judges read the person's version"
    );
}
