//! When the run is to end: what may be said, and what stays.

use super::{Site, admitted, said};
use crate::editorial::Termination;
use crate::editorial::draft::{TerminationDraft, admit_termination};
use crate::editorial::evaluation::Score;
use crate::kernel::MicroCredits;
use crate::models::PlanTier;

fn terminated(draft: TerminationDraft) -> Result<Termination, Vec<String>> {
    admitted(PlanTier::Enterprise, |session| session.termination = draft)
        .map(|admitted| admitted.plan.termination)
}

#[test]
fn thresholds_are_scores_or_nothing() {
    let with = |score_threshold| {
        terminated(TerminationDraft {
            score_threshold,
            ..TerminationDraft::default()
        })
    };
    for (given, hundredths) in [
        (None, Some(850)),
        (Some(None), None),
        (Some(Some(0.0)), Some(0)),
        (Some(Some(7.25)), Some(725)),
        (Some(Some(10.0)), Some(1_000)),
    ] {
        let threshold = with(given).unwrap().score_threshold;
        assert_eq!(threshold.map(Score::hundredths), hundredths, "{given:?}");
    }
    for bad in [
        -0.01,
        10.01,
        8.555,
        f64::NAN,
        f64::INFINITY,
        f64::NEG_INFINITY,
    ] {
        assert_eq!(
            with(Some(Some(bad))).unwrap_err(),
            [
                "termination.score_threshold out_of_range: must be between 0 and 10, with at most two decimals"
            ],
            "{bad}"
        );
    }
}

#[test]
fn credits_are_rounded_down_to_what_the_ledger_counts() {
    let with = |max_credits| {
        terminated(TerminationDraft {
            max_credits,
            ..TerminationDraft::default()
        })
    };
    for (given, micro) in [
        (None, None),
        (Some(None), None),
        (Some(Some(1.0)), Some(1_000_000)),
        (Some(Some(0.000_001)), Some(1)),
        (Some(Some(0.000_001_9)), Some(1)),
        (Some(Some(12.345_678_9)), Some(12_345_678)),
        // Decimals that binary floats fall short of.
        (Some(Some(0.000_249)), Some(249)),
        (Some(Some(525_291.884_199)), Some(525_291_884_199)),
        (Some(Some(1_000_000.0)), Some(1_000_000_000_000)),
    ] {
        let limit = with(given).unwrap().max_credits;
        assert_eq!(limit.map(MicroCredits::get), micro, "{given:?}");
    }
    for bad in [0.0, -1.0, 0.000_000_9, 1_000_000.1, f64::NAN, f64::INFINITY] {
        assert_eq!(
            with(Some(Some(bad))).unwrap_err(),
            ["termination.max_credits out_of_range: must be above 0 and at most 1000000 credits"],
            "{bad}"
        );
    }
}

#[test]
fn there_is_a_round_at_least() {
    let with = |rounds| {
        terminated(TerminationDraft {
            max_rounds: Some(rounds),
            ..TerminationDraft::default()
        })
    };
    assert_eq!(with(1).unwrap().max_rounds, 1);
    assert_eq!(
        with(0).unwrap_err(),
        ["termination.max_rounds out_of_range: must be at least 1"]
    );
    let most = with(u64::MAX).unwrap_err();
    assert!(most[0].contains("not 18446744073709551615"), "{most:?}");
}

#[test]
fn what_is_not_said_stays() {
    let site = Site::with_keys_of(&[]);
    let current = Termination {
        max_rounds: 2,
        score_threshold: Score::from_hundredths(700).ok(),
        max_credits: Some(MicroCredits::new(5)),
        stop_on_plateau: false,
    };
    let changed = |draft: TerminationDraft| {
        admit_termination(&draft, &current, &site.house(PlanTier::Free))
            .map_err(|error| said(&error))
    };
    assert_eq!(changed(TerminationDraft::default()).unwrap(), current);
    let all = TerminationDraft {
        max_rounds: Some(3),
        score_threshold: Some(None),
        max_credits: Some(None),
        stop_on_plateau: Some(true),
    };
    assert_eq!(
        changed(all).unwrap(),
        Termination {
            max_rounds: 3,
            score_threshold: None,
            max_credits: None,
            stop_on_plateau: true,
        }
    );
    let more = TerminationDraft {
        max_rounds: Some(4),
        ..TerminationDraft::default()
    };
    assert_eq!(
        changed(more).unwrap_err(),
        [
            "termination.max_rounds quota_exceeded: the free plan allows 3 rounds, not 4 (starter does)"
        ]
    );
}
