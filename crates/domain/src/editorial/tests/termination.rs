//! The rules alone; how runs follow them is proved with the engine.

use proptest::prelude::*;
use serde_json::{from_value, json, to_value};

use crate::editorial::document::{PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::editorial::termination::{after_round, best_round, limit_reached};
use crate::editorial::{CompletionReason, RoundResult, Run, Status, Termination};
use crate::kernel::MicroCredits;

fn round(round: u32, hundredths: Option<u16>, changed: u16) -> RoundResult {
    RoundResult {
        round,
        score: hundredths.map(|hundredths| Score::from_hundredths(hundredths).unwrap()),
        version: VersionNumber::new(round).unwrap(),
        changed: PerMille::new(changed),
    }
}

fn settings(max_rounds: u32, threshold: Option<u16>) -> Termination {
    Termination {
        max_rounds,
        score_threshold: threshold.map(|hundredths| Score::from_hundredths(hundredths).unwrap()),
        max_credits: None,
        stop_on_plateau: true,
    }
}

#[test]
fn limits_bar_another_round() {
    use CompletionReason::{MaxRounds, ScoreThreshold};
    for (begun, threshold, scores, expected) in [
        (0, Some(800), &[][..], None),
        (1, Some(800), &[Some(799)], None),
        (1, Some(800), &[Some(800)], Some(ScoreThreshold)),
        // The last round counts, not the best.
        (2, Some(800), &[Some(900), Some(700)], None),
        (1, Some(0), &[None], None),
        (1, None, &[Some(1_000)], None),
        (3, None, &[Some(1_000)], Some(MaxRounds)),
        (4, None, &[], Some(MaxRounds)),
        // Both hold: the better news is told.
        (3, Some(800), &[Some(800)], Some(ScoreThreshold)),
    ] {
        let rounds: Vec<RoundResult> = (1..)
            .zip(scores)
            .map(|(number, score)| round(number, *score, 500))
            .collect();
        let settings = settings(3, threshold);
        let reached = limit_reached(&settings, begun, &rounds);
        assert_eq!(reached, expected, "{begun} {threshold:?} {scores:?}");
    }
}

#[test]
fn an_unknown_score_is_no_sign_of_a_plateau() {
    for (rounds, expected) in [
        // Unknown and changed: nothing can be said.
        ([(Some(500), 500), (None, 500), (None, 500)], None),
        // Unknown scores, but little changes.
        (
            [(None, 500), (None, 9), (None, 0)],
            Some(CompletionReason::Converged),
        ),
        // No earlier score to compare with.
        ([(None, 500), (Some(500), 500), (Some(500), 500)], None),
        // The best score counts, not the one before.
        (
            [(Some(700), 500), (Some(300), 500), (Some(710), 500)],
            Some(CompletionReason::Converged),
        ),
        ([(Some(700), 500), (Some(300), 500), (Some(711), 500)], None),
    ] {
        let results: Vec<RoundResult> = (1..)
            .zip(rounds)
            .map(|(number, (score, changed))| round(number, score, changed))
            .collect();
        assert_eq!(
            after_round(&settings(9, None), 3, &results),
            expected,
            "{rounds:?}"
        );
    }
}

#[test]
fn reasons_and_states_are_stored_by_name() {
    for reason in [
        CompletionReason::MaxRounds,
        CompletionReason::ScoreThreshold,
        CompletionReason::MaxCredits,
        CompletionReason::Converged,
    ] {
        assert_eq!(to_value(reason).unwrap(), json!(reason.as_str()));
    }
    for status in Status::ALL {
        assert_eq!(to_value(status).unwrap(), json!(status.as_str()));
        assert_eq!(Status::parse(status.as_str()), Some(status));
        let over = [Status::Completed, Status::Failed, Status::Stopped];
        assert_eq!(status.is_over(), over.contains(&status));
    }
    assert_eq!(Status::parse("Running"), None);
}

#[test]
fn settings_are_stored_and_read() {
    let settings = Termination {
        max_credits: Some(MicroCredits::new(5)),
        ..settings(3, Some(850))
    };
    let stored = json!({
        "max_rounds": 3, "score_threshold": 8.5, "max_credits": 5, "stop_on_plateau": true,
    });
    assert_eq!(to_value(&settings).unwrap(), stored);
    assert_eq!(from_value::<Termination>(stored).unwrap(), settings);
}

#[test]
fn a_draft_has_done_nothing() {
    for versions in [0, 1] {
        let run = Run::draft(versions);
        assert_eq!(run.status, Status::Draft);
        assert_eq!(run.document, VersionNumber::new(versions));
        assert_eq!((run.latest_version, run.round), (versions, 0));
        assert!(run.open_turns().is_empty());
        assert!(run.finished.is_empty() && run.rounds.is_empty());
        assert_eq!(run.credits_used, MicroCredits::ZERO);
    }
}

proptest! {
    #[test]
    fn the_best_round_is_the_last_of_the_highest(
        scores in proptest::collection::vec(proptest::option::of(0..=10_u16), 0..8),
    ) {
        let rounds: Vec<RoundResult> = (1..)
            .zip(&scores)
            .map(|(number, points)| round(number, points.map(|p| p * 100), 0))
            .collect();
        let highest = rounds.iter().filter_map(|round| round.score).max();
        let best = best_round(&rounds);
        prop_assert_eq!(best.and_then(|round| round.score), highest);
        if let Some(best) = best {
            let later = rounds.iter().filter(|round| round.round > best.round);
            prop_assert!(later.clone().all(|round| round.score < highest));
        }
    }
}
