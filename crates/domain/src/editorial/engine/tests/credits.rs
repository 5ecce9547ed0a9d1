//! Calls that can't be paid.

use super::play::Play;
use crate::editorial::engine::{Input, Refused};

#[test]
fn the_sessions_own_limit_completes_it() {
    // (calls that are affordable, answers before the end, what the end says, what goes on once more is allowed)
    for (affordable, answers, told, goes_on) in [
        (0, 0, "max_credits: nothing", "call w"),
        (1, 1, "max_credits: 1", "call e1 e2"),
        // Editors work at the same time, so both have to be affordable.
        (2, 1, "max_credits: 1", "call e1 e2"),
        (3, 3, "max_credits: 1", "call w"),
    ] {
        let mut play = Play::of("w e1 e2", 2);
        play.house.affordable = affordable;
        let mut play = play.started();
        assert_eq!(play.drive(Some(5.0)), answers, "{affordable}");
        assert_eq!(play.run.completion.unwrap().as_str(), "max_credits");
        play.tell(Input::Resume).unwrap();
        let lines = play.tell(Input::TakeOver).unwrap();
        assert_eq!(
            lines,
            [format!("session.completed {told}")],
            "as long as the limit stands"
        );
        play.house.affordable = u64::MAX;
        assert_eq!(play.resume().last().unwrap(), goes_on, "{affordable}");
        play.drive(Some(5.0));
        assert_eq!(play.run.rounds.len(), 2);
    }
}

#[test]
fn an_empty_account_pauses_the_run() {
    let mut play = Play::of("w e", 1).started();
    play.house.is_broke = true;
    assert_eq!(
        play.answer("w", 5.0),
        [
            "turn.completed w 1",
            "document.updated 1 by agent:w",
            "phase.started 2: e",
            "session.paused CreditsExhausted",
        ]
    );
    assert_eq!(play.resume(), ["session.paused CreditsExhausted"]);
    play.house.is_broke = false;
    assert_eq!(play.resume(), ["turn.started e 2", "call e"]);
}

#[test]
fn a_draft_that_nobody_judged_does_not_replace_the_best_one() {
    let mut play = Play::of("w e", 3).started();
    play.answers(&[("w", 5.0), ("e", 6.0)]);
    play.house.affordable = 3;
    assert_eq!(
        play.answer("w", 9.0).last().unwrap(),
        "session.completed max_credits: 1 instead of 2"
    );
    play.house.affordable = 5;
    assert_eq!(
        play.resume()[..2],
        ["round.started 3", "phase.started 1: w"],
        "the round that was cut short is over"
    );
    play.answers(&[("w", 5.0), ("e", 5.0)]);
    assert_eq!(
        play.tell(Input::Resume),
        Err(Refused::NothingLeft),
        "and counts"
    );
}

#[test]
fn without_scores_the_last_draft_is_delivered() {
    let mut play = Play::of("w e", 3).started();
    play.answer("w", None);
    play.answer("e", None);
    play.house.affordable = 3;
    assert_eq!(
        play.answer("w", None).last().unwrap(),
        "session.completed max_credits: 2"
    );
}

#[test]
fn a_round_in_which_nothing_was_done_goes_on_from_the_best_draft() {
    let mut play = Play::of("w e", 3).started();
    play.answers(&[("w", 5.0), ("e", 6.0)]);
    play.house.affordable = 4;
    play.answers(&[("w", 5.0), ("e", 4.0)]);
    assert_eq!(play.delivered(), Some(1));
    play.house.affordable = u64::MAX;
    assert_eq!(play.resume(), ["turn.started w 5", "call w"]);
    let lines = play.answers(&[("w", 5.0), ("e", 7.0)]);
    assert_eq!(
        lines[1..],
        [
            "round.completed 3: 7 for 3",
            "session.completed max_rounds: 3",
        ]
    );
}
