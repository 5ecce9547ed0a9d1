//! A worker that is to end makes no calls any more, and another one goes on from there.

use super::play::Play;
use crate::editorial::Status;
use crate::editorial::engine::Input;

const NOTHING: [&str; 0] = [];

#[test]
fn a_worker_that_ends_leaves_the_next_calls_to_another() {
    let mut play = Play::of("w e1 e2 s", 2).started();
    play.house.is_draining = true;
    assert_eq!(
        play.answer("w", 5.0),
        [
            "turn.completed w 1",
            "document.updated 1 by agent:w",
            "phase.started 2: e1 e2",
        ]
    );
    assert_eq!(play.run.status, Status::Running);
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        NOTHING,
        "it still ends"
    );

    play.house.is_draining = false;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["turn.started e1 2", "turn.started e2 3", "call e1 e2"]
    );
    play.house.is_draining = true;
    assert_eq!(play.answer("e2", 5.0), ["turn.completed e2 3"]);
    assert_eq!(
        play.answer("e1", 5.0),
        ["turn.completed e1 2", "phase.started 3: s"]
    );
}

#[test]
fn a_worker_that_ends_before_its_first_call_has_begun_the_round() {
    let mut play = Play::of("w", 1);
    play.tell(Input::Start).unwrap();
    play.house.is_draining = true;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["round.started 1", "phase.started 1: w"]
    );
    play.house.is_draining = false;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["turn.started w 1", "call w"]
    );
}

#[test]
fn open_turns_are_left_to_a_worker_that_can_make_their_calls() {
    let mut play = Play::of("w", 1).started();
    let before = play.run.clone();
    play.house.is_draining = true;
    assert_eq!(play.tell(Input::TakeOver).unwrap(), NOTHING);
    assert_eq!(play.run, before);
    play.house.is_draining = false;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["turn.restarted w 1 attempt 2", "call w"]
    );
}

#[test]
fn what_needs_no_call_happens_while_a_worker_ends() {
    let started = || {
        let mut play = Play::of("w e1", 1).started();
        play.house.is_draining = true;
        play
    };
    let mut play = started();
    assert_eq!(play.fail("w").last().unwrap(), "session.failed overloaded");

    let mut play = started();
    play.tell(Input::Pause).unwrap();
    let lines = play.answer("w", 5.0);
    assert_eq!(lines.last().unwrap(), "session.paused Requested");

    let mut play = started();
    play.answer("w", 5.0);
    assert_eq!(
        play.tell(Input::Stop).unwrap(),
        ["session.stopped in 1"],
        "nothing is open that it would wait for"
    );

    let mut play = started();
    play.agent_mut("e1").is_active = false;
    let lines = play.answer("w", 5.0);
    assert_eq!(lines.last().unwrap(), "session.completed max_rounds: 1");
}
