//! Calls that fail and are made again, within one turn.

use super::play::{Play, retried, turn_id};
use crate::editorial::engine::{Input, Refused};
use crate::editorial::{Request, Status};

fn reviewing() -> Play {
    let mut play = Play::of("w e1 e2", 1).started();
    play.answer("w", 5.0);
    play
}

#[test]
fn a_call_that_is_made_again_is_told_and_changes_nothing() {
    let mut play = reviewing();
    let before = play.run.clone();
    assert_eq!(play.retry("e2"), ["turn.retrying e2 3: overloaded"]);
    assert_eq!(play.run, before);
}

#[test]
fn an_answer_that_broke_off_starts_over_as_the_next_attempt() {
    let mut play = reviewing();
    assert_eq!(
        play.break_off("e2"),
        ["turn.restarted e2 3 attempt 2"],
        "whoever made the call makes it again"
    );
    assert_eq!(play.run.restarts, 0, "no worker was lost");
    assert_eq!(
        play.retry("e2"),
        ["turn.retrying e2 3 attempt 2: overloaded"]
    );
    assert_eq!(play.break_off("e2"), ["turn.restarted e2 3 attempt 3"]);
    assert_eq!(
        play.answer("e2", 5.0),
        ["turn.completed e2 3 attempt 3"],
        "the other one never noticed"
    );
    play.drive(Some(5.0));
    assert_eq!(play.run.status, Status::Completed);
}

#[test]
fn a_worker_that_takes_over_goes_on_counting() {
    let mut play = Play::of("w", 1).started();
    play.break_off("w");
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["turn.restarted w 1 attempt 3", "call w"]
    );
}

#[test]
fn an_answer_under_way_is_finished_before_a_pause_but_not_before_a_stop() {
    let mut play = reviewing();
    play.tell(Input::Pause).unwrap();
    assert_eq!(play.retry("e1"), ["turn.retrying e1 2: overloaded"]);
    assert_eq!(play.break_off("e1"), ["turn.restarted e1 2 attempt 2"]);

    play.tell(Input::Stop).unwrap();
    let before = play.run.clone();
    assert!(play.retry("e1").is_empty());
    assert!(play.break_off("e2").is_empty());
    assert_eq!(play.run, before);
    assert_eq!(play.run.requested, Some(Request::Stop));
    play.cut_short("e1");
    let lines = play.cut_short("e2");
    assert_eq!(lines.last().unwrap(), "session.stopped in 1");
}

#[test]
fn a_call_beside_a_failed_one_is_made_again() {
    let mut play = reviewing();
    play.fail("e1");
    assert_eq!(play.break_off("e2"), ["turn.restarted e2 3 attempt 2"]);
    let lines = play.answer("e2", 5.0);
    assert_eq!(lines.last().unwrap(), "session.failed overloaded");
}

#[test]
fn only_calls_of_open_turns_are_made_again() {
    // The writer is done, and nobody has the turn 9.
    for (mut play, number) in [(Play::of("w", 1), 1), (reviewing(), 1), (reviewing(), 9)] {
        let turn = turn_id(number);
        for input in [retried(turn), Input::TurnBroken { turn }] {
            assert_eq!(play.tell(input), Err(Refused::UnknownTurn), "{number}");
        }
    }
}
