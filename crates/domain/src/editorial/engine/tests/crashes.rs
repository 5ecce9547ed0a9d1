//! A worker dies, and another takes the run over.

use super::play::Play;
use crate::editorial::Status;
use crate::editorial::engine::Input;
use crate::editorial::engine::reports::MOST_RESTARTS;

fn reviewing() -> Play {
    let mut play = Play::of("w e1 e2 e3", 1).started();
    play.answer("w", 5.0);
    play.answer("e2", 5.0);
    play
}

#[test]
fn open_turns_start_over_under_the_same_id() {
    let mut play = reviewing();
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        [
            "turn.restarted e1 2 attempt 2",
            "turn.restarted e3 4 attempt 2",
            "call e1 e3",
        ]
    );
    play.answer("e3", 5.0);
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["turn.restarted e1 2 attempt 3", "call e1"],
        "what is finished is not done again"
    );
    play.drive(Some(5.0));
    assert_eq!(play.run.credits_used.get(), 4);
}

#[test]
fn nothing_is_open_before_the_first_call() {
    let mut play = Play::of("w", 1);
    play.tell(Input::Start).unwrap();
    let lines = play.tell(Input::TakeOver).unwrap();
    assert_eq!(lines[0], "round.started 1");
}

#[test]
fn requests_that_waited_for_a_dead_worker_take_effect() {
    for (request, told) in [
        (Input::Pause, "session.paused Requested"),
        (Input::Stop, "session.stopped in 1"),
    ] {
        let mut play = reviewing();
        play.tell(request).unwrap();
        assert_eq!(play.tell(Input::TakeOver).unwrap(), [told]);
        assert_eq!(
            play.resume(),
            [
                "turn.started e1 5 attempt 2",
                "turn.started e3 6 attempt 2",
                "call e1 e3",
            ]
        );
    }
}

#[test]
fn a_failure_that_waited_for_a_dead_worker_fails_the_run() {
    let mut play = reviewing();
    play.fail("e1");
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["session.failed overloaded"]
    );
    assert_eq!(play.resume().last().unwrap(), "call e3 e1");
}

#[test]
fn what_was_open_has_to_be_paid_for_again() {
    let mut play = reviewing();
    play.house.is_broke = true;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["session.paused CreditsExhausted"]
    );
    play.house.is_broke = false;
    assert_eq!(play.resume().last().unwrap(), "call e1 e3");
    play.house.affordable = 3;
    assert_eq!(
        play.tell(Input::TakeOver).unwrap(),
        ["session.completed max_credits: 1"]
    );
    play.house.affordable = 4;
    assert_eq!(
        play.resume(),
        [
            "turn.started e1 7 attempt 3",
            "turn.started e3 8 attempt 3",
            "call e1 e3",
        ]
    );
}

#[test]
fn a_run_that_only_ever_breaks_off_fails_and_can_be_resumed() {
    let mut play = Play::of("w e1", 1).started();
    for _ in 0..MOST_RESTARTS {
        assert!(
            play.tell(Input::TakeOver)
                .unwrap()
                .contains(&"call w".to_owned())
        );
    }
    let lines = play.tell(Input::TakeOver).unwrap();
    assert_eq!(play.run.status, Status::Failed, "{lines:?}");
    assert_eq!(play.run.failure.as_ref().unwrap().code, "worker_lost");
    play.resume();
    assert_eq!(play.run.status, Status::Running);
}

#[test]
fn breaking_off_is_forgotten_once_an_answer_is_complete() {
    let mut play = Play::of("w e1", 1).started();
    for name in ["w", "e1"] {
        for _ in 0..MOST_RESTARTS {
            play.tell(Input::TakeOver).unwrap();
        }
        play.answer(name, 5.0);
    }
    assert_eq!(play.run.status, Status::Completed);
}
