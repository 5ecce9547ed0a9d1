//! Turns that fail for good.

use super::play::Play;
use crate::editorial::Status;
use crate::editorial::engine::Input;

#[test]
fn a_failed_writer_fails_the_run_at_once() {
    let mut play = Play::of("w1 w2", 1).started();
    play.answer("w1", 5.0);
    assert_eq!(
        play.fail("w2"),
        ["turn.failed w2 2: overloaded", "session.failed overloaded"]
    );
    assert_eq!(play.run.credits_used.get(), 1, "errors cost nothing");
    assert_eq!(play.resume(), ["turn.started w2 3 attempt 2", "call w2"]);
}

#[test]
fn editors_beside_a_failed_one_are_heard_out() {
    let mut play = Play::of("w e1 e2 e3 s", 1).started();
    play.answer("w", 5.0);
    assert_eq!(play.fail("e2"), ["turn.failed e2 3: overloaded"]);
    assert_eq!(play.answer("e1", 6.0), ["turn.completed e1 2"]);
    assert_eq!(
        play.answer("e3", 7.0),
        ["turn.completed e3 4", "session.failed overloaded"]
    );
    assert_eq!(
        play.resume(),
        ["turn.started e2 5 attempt 2", "call e2"],
        "nothing that was finished is done again"
    );
    play.answer("e2", 8.0);
    let lines = play.answer("s", 7.0);
    assert_eq!(lines[1], "round.completed 1: 7 for 1");
}

#[test]
fn the_first_of_several_failures_is_told() {
    let mut play = Play::of("w e1 e2", 1).started();
    play.answer("w", 5.0);
    play.fail("e2");
    let turn = play.open("e1").turn;
    let failure = crate::editorial::Failure::new("blocked", "the vendor refused");
    let lines = play.tell(Input::TurnFailed { turn, failure }).unwrap();
    assert_eq!(lines.last().unwrap(), "session.failed overloaded");
    assert_eq!(play.resume().last().unwrap(), "call e1 e2");
}

#[test]
fn a_pending_pause_gives_way_to_a_failure() {
    let mut play = Play::of("w", 1).started();
    play.tell(Input::Pause).unwrap();
    let lines = play.fail("w");
    assert_eq!(lines.last().unwrap(), "session.failed overloaded");
    assert_eq!(
        (play.run.status, play.run.requested),
        (Status::Failed, None)
    );
}

#[test]
fn a_step_can_fail_again_and_again() {
    let mut play = Play::of("w", 1).started();
    for attempt in 1..=5 {
        assert_eq!(play.open("w").attempt, attempt);
        play.fail("w");
        play.resume();
    }
    play.drive(None);
    assert_eq!(play.run.status, Status::Completed);
}

#[test]
fn without_a_document_there_is_nothing_to_judge() {
    let mut play = Play::of("w e", 2).started();
    play.share = None;
    assert_eq!(
        play.answer("w", 5.0),
        ["turn.completed w 1", "session.failed no_document"]
    );
    assert_eq!(play.resume()[0], "round.started 2");
    play.answer("w", 5.0);
    assert_eq!(
        play.resume(),
        ["session.completed max_rounds: nothing"],
        "the rounds are used up"
    );
}
