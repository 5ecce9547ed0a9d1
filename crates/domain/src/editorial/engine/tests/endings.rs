//! When a run ends by itself, what is delivered, and how it is continued.

use super::play::{Play, score};
use crate::editorial::document::PerMille;
use crate::editorial::engine::{Input, Refused};
use crate::editorial::{CompletionReason, Status};

const EDIT: Input = Input::DocumentEdited { word_count: 7 };

/// Plays one round a score, each changing so much; why the run ended, after how many rounds, with which version.
fn outcome(
    mut play: Play,
    rounds: &[(f64, u16)],
) -> (Option<CompletionReason>, usize, Option<u32>) {
    play = play.started();
    for (points, share) in rounds {
        if play.run.status != Status::Running {
            break;
        }
        play.share = Some(PerMille::new(*share));
        play.answers(&[("w", 1.0), ("e", *points)]);
    }
    (play.run.completion, play.run.rounds.len(), play.delivered())
}

#[test]
fn runs_end_by_rounds_scores_and_plateaus() {
    use CompletionReason::{Converged, MaxRounds, ScoreThreshold};
    type Rounds<'a> = &'a [(f64, u16)];
    struct Case<'a> {
        rounds: Rounds<'a>,
        threshold: Option<f64>,
        on_plateau: bool,
        expected: (Option<CompletionReason>, usize, u32),
    }
    let case = |rounds, threshold, on_plateau, expected| Case {
        rounds,
        threshold,
        on_plateau,
        expected,
    };
    for Case {
        rounds,
        threshold,
        on_plateau,
        expected: (reason, count, delivered),
    } in [
        // All five rounds; the last is the best.
        case(
            &[(1.0, 500), (2.0, 500), (3.0, 500), (4.0, 500), (5.0, 500)],
            None,
            true,
            (Some(MaxRounds), 5, 5),
        ),
        // An earlier one is the best.
        case(
            &[(1.0, 500), (9.0, 500), (3.0, 500), (4.0, 500), (5.0, 500)],
            None,
            false,
            (Some(MaxRounds), 5, 2),
        ),
        // Of equals the later one.
        case(
            &[(1.0, 500), (5.0, 500), (3.0, 500), (5.0, 500), (4.0, 500)],
            None,
            false,
            (Some(MaxRounds), 5, 4),
        ),
        // A threshold is met, met exactly, missed by a hundredth.
        case(
            &[(7.0, 500), (8.6, 500)],
            Some(8.5),
            true,
            (Some(ScoreThreshold), 2, 2),
        ),
        case(&[(8.5, 500)], Some(8.5), true, (Some(ScoreThreshold), 1, 1)),
        case(&[(8.49, 500)], Some(8.5), true, (None, 1, 1)),
        // Scores that hardly rise.
        case(
            &[(5.0, 500), (5.1, 500), (5.1, 500)],
            None,
            true,
            (Some(Converged), 3, 3),
        ),
        case(
            &[(5.0, 500), (5.1, 500), (5.21, 500)],
            None,
            true,
            (None, 3, 3),
        ),
        case(
            &[(5.0, 500), (4.0, 500), (3.0, 500)],
            None,
            true,
            (Some(Converged), 3, 1),
        ),
        // A rise in between starts the count anew.
        case(
            &[(5.0, 500), (5.0, 500), (6.0, 500), (6.0, 500)],
            None,
            true,
            (None, 4, 4),
        ),
        // Texts that hardly change.
        case(
            &[(5.0, 500), (6.0, 9), (7.0, 9)],
            None,
            true,
            (Some(Converged), 3, 3),
        ),
        case(&[(5.0, 500), (6.0, 10), (7.0, 9)], None, true, (None, 3, 3)),
        // Either sign of a plateau counts.
        case(
            &[(5.0, 500), (6.0, 9), (6.0, 500)],
            None,
            true,
            (Some(Converged), 3, 3),
        ),
        // The first round has nothing to be compared with.
        case(&[(5.0, 9), (6.0, 9)], None, true, (None, 2, 2)),
        // Switched off.
        case(
            &[(5.0, 9), (5.0, 9), (5.0, 9), (5.0, 9)],
            None,
            false,
            (None, 4, 4),
        ),
        // The last round is the last, whatever else could be said.
        case(
            &[(5.0, 500), (5.0, 500), (6.0, 500), (6.0, 500), (6.0, 500)],
            None,
            true,
            (Some(MaxRounds), 5, 5),
        ),
    ] {
        let mut play = Play::of("w e", 5);
        play.plan.termination.score_threshold = threshold.map(score);
        play.plan.termination.stop_on_plateau = on_plateau;
        let delivered = if reason.is_none() {
            // The round that began reads the last version.
            Some(u32::try_from(count).unwrap())
        } else {
            Some(delivered)
        };
        assert_eq!(
            outcome(play, rounds),
            (reason, count, delivered),
            "{rounds:?}"
        );
    }
}

#[test]
fn unknown_scores_meet_no_threshold_and_make_no_plateau() {
    let mut play = Play::of("w e", 4);
    play.plan.termination.score_threshold = Some(score(0.0));
    play.plan.termination.stop_on_plateau = true;
    let mut play = play.started();
    while play.run.status == Status::Running {
        // What the writer says of itself changes nothing.
        play.answer("w", 10.0);
        play.answer("e", None);
    }
    assert_eq!(play.run.completion, Some(CompletionReason::MaxRounds));
    assert_eq!((play.run.rounds.len(), play.delivered()), (4, Some(4)));
}

#[test]
fn an_earlier_draft_is_delivered_and_said_so() {
    let mut play = Play::of("w e", 2).started();
    play.answers(&[("w", 1.0), ("e", 9.0)]);
    assert_eq!(
        play.answers(&[("w", 1.0), ("e", 2.0)]).last().unwrap(),
        "session.completed max_rounds: 1 instead of 2"
    );
    play.plan.termination.max_rounds = 3;
    play.resume();
    let lines = play.answer("w", 1.0);
    assert_eq!(
        lines[1], "document.updated 3 by agent:w",
        "versions are never counted back"
    );
}

#[test]
fn drafts_from_before_the_persons_edit_are_not_compared() {
    let mut play = Play::of("w e", 3);
    play.plan.review_each_round = true;
    play.plan.termination.stop_on_plateau = true;
    let mut play = play.started();
    play.answers(&[("w", 1.0), ("e", 9.0)]);
    play.resume();
    play.answers(&[("w", 1.0), ("e", 9.0)]);
    play.tell(EDIT).unwrap();
    play.resume();
    assert_eq!(
        play.answers(&[("w", 1.0), ("e", 2.0)]).last().unwrap(),
        "session.completed max_rounds: 4",
        "no plateau either"
    );
}

#[test]
fn an_edit_earns_no_further_round() {
    let mut play = Play::of("w", 1).started();
    play.answer("w", 5.0);
    play.tell(EDIT).unwrap();
    assert_eq!(play.tell(Input::Resume), Err(Refused::NothingLeft));
}

#[test]
fn a_completed_session_goes_on_when_its_limit_is_raised() {
    let mut play = Play::of("w", 2);
    play.plan.termination.score_threshold = Some(score(8.0));
    let mut play = play.started();
    play.answer("w", 8.0);
    assert_eq!(play.run.completion, Some(CompletionReason::ScoreThreshold));
    assert_eq!(play.tell(Input::Resume), Err(Refused::NothingLeft));
    play.plan.termination.score_threshold = Some(score(9.0));
    assert_eq!(play.resume()[0], "round.started 2");
    play.answer("w", 8.5);
    assert_eq!(play.run.completion, Some(CompletionReason::MaxRounds));
    assert_eq!(play.tell(Input::Resume), Err(Refused::NothingLeft));
    play.plan.termination.max_rounds = 3;
    assert_eq!(play.resume()[0], "round.started 3");
    play.answer("w", 8.5);
    assert_eq!(play.run.status, Status::Completed);
}

#[test]
fn a_plateau_bars_nobody_who_asks_for_more() {
    let mut play = Play::of("w", 5);
    play.plan.termination.stop_on_plateau = true;
    let mut play = play.started();
    assert_eq!(play.drive(Some(5.0)), 3);
    assert_eq!(play.run.completion, Some(CompletionReason::Converged));
    play.resume();
    assert_eq!(play.drive(Some(5.0)), 1, "but it is still one");
    assert_eq!(play.run.completion, Some(CompletionReason::Converged));
    play.resume();
    assert_eq!(play.drive(Some(7.0)), 1);
    assert_eq!(play.run.completion, Some(CompletionReason::MaxRounds));
}

#[test]
fn a_limit_that_was_lowered_meanwhile_ends_the_run() {
    let mut play = Play::of("w", 5);
    play.plan.review_each_round = true;
    let mut play = play.started();
    play.answer("w", 5.0);
    play.resume();
    play.answer("w", 5.0);
    play.plan.termination.max_rounds = 2;
    assert_eq!(play.resume(), ["session.completed max_rounds: 2"]);
}
