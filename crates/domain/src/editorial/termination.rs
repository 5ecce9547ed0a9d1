//! When a run ends by itself.

use serde::{Deserialize, Serialize};

use crate::editorial::document::{PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::kernel::MicroCredits;

/// Settings of a session; `max_rounds` is at least 1.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Termination {
    pub max_rounds: u32,
    /// Absent: scores never end the run.
    pub score_threshold: Option<Score>,
    /// Absent until the start, which fills in the estimate's ceiling.
    pub max_credits: Option<MicroCredits>,
    pub stop_on_plateau: bool,
}

impl Default for Termination {
    fn default() -> Self {
        Self {
            max_rounds: Self::DEFAULT_ROUNDS,
            score_threshold: Score::from_hundredths(850).ok(),
            max_credits: None,
            stop_on_plateau: true,
        }
    }
}

impl Termination {
    pub const DEFAULT_ROUNDS: u32 = 3;
    /// A round that changed less than this share of the document counts as flat.
    pub const PLATEAU_CHANGE: PerMille = PerMille::new(10);
    /// A best score that rose by no more than this (in hundredths of a point) counts as flat.
    pub const PLATEAU_RISE_HUNDREDTHS: u16 = 10;
    /// So many flat rounds in a row end the run.
    pub const PLATEAU_ROUNDS: usize = 2;
}

/// Why a run completed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CompletionReason {
    MaxRounds,
    ScoreThreshold,
    MaxCredits,
    Converged,
}

impl CompletionReason {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MaxRounds => "max_rounds",
            Self::ScoreThreshold => "score_threshold",
            Self::MaxCredits => "max_credits",
            Self::Converged => "converged",
        }
    }
}

/// What a finished round came to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundResult {
    pub round: u32,
    /// Unknown where no judge gave a score: unknown is not a number and never counts.
    pub score: Option<Score>,
    /// The version that was judged.
    pub version: VersionNumber,
    /// How much of the document the round's writers changed.
    pub changed: PerMille,
}

/// Which of the person's limits bars another round, when `begun` rounds were begun.
///
/// Scores are taken from `comparable` rounds alone: those since the person's last own edit.
pub(super) fn limit_reached(
    settings: &Termination,
    begun: u32,
    comparable: &[RoundResult],
) -> Option<CompletionReason> {
    let score = comparable.last().and_then(|round| round.score);
    let is_good_enough = settings
        .score_threshold
        .zip(score)
        .is_some_and(|(threshold, score)| score >= threshold);
    if is_good_enough {
        return Some(CompletionReason::ScoreThreshold);
    }
    (begun >= settings.max_rounds).then_some(CompletionReason::MaxRounds)
}

/// Whether the run ends by itself after the last of the `comparable` rounds, and why.
pub(super) fn after_round(
    settings: &Termination,
    begun: u32,
    comparable: &[RoundResult],
) -> Option<CompletionReason> {
    limit_reached(settings, begun, comparable).or_else(|| {
        (settings.stop_on_plateau && has_converged(comparable))
            .then_some(CompletionReason::Converged)
    })
}

/// The last rounds all were flat: little changed, or the best score hardly rose.
fn has_converged(rounds: &[RoundResult]) -> bool {
    let flat = (0..rounds.len())
        .rev()
        .take_while(|&index| is_flat(rounds, index))
        .count();
    flat >= Termination::PLATEAU_ROUNDS
}

fn is_flat(rounds: &[RoundResult], index: usize) -> bool {
    let (Some(round), Some(earlier)) = (rounds.get(index), rounds.get(..index)) else {
        return false;
    };
    // The first round has nothing to be compared with.
    if earlier.is_empty() {
        return false;
    }
    if round.changed < Termination::PLATEAU_CHANGE {
        return true;
    }
    let best_before = earlier.iter().filter_map(|r| r.score).max();
    match (best_before, round.score) {
        (Some(best), Some(score)) => {
            score.hundredths() <= best.hundredths() + Termination::PLATEAU_RISE_HUNDREDTHS
        }
        _ => false,
    }
}

/// The round with the highest score, the later one among equals; nothing where no score is known.
pub(super) fn best_round(rounds: &[RoundResult]) -> Option<&RoundResult> {
    rounds
        .iter()
        .filter(|round| round.score.is_some())
        .max_by_key(|round| (round.score, round.round))
}
