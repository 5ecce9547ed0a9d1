//! What an answer's evaluation says, and the one sum over it.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::criteria::Criterion;
use super::score::Score;

/// Which way of reading served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Tier {
    Json,
    NaturalLanguage,
    /// Nothing could be read: every score is unknown.
    Fallback,
}

/// The name is not one of the three tiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a tier is json, natural_language or fallback")]
pub struct TierError;

impl Tier {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::NaturalLanguage => "natural_language",
            Self::Fallback => "fallback",
        }
    }
}

impl FromStr for Tier {
    type Err = TierError;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        [Self::Json, Self::NaturalLanguage, Self::Fallback]
            .into_iter()
            .find(|tier| tier.as_str() == name)
            .ok_or(TierError)
    }
}

impl fmt::Display for Tier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One criterion's outcome. No score means unknown: it counts towards nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CriterionScore {
    /// The criterion's name as the agent has it, however the answer spelled it.
    pub name: String,
    pub score: Option<Score>,
    pub comment: Option<String>,
}

/// An answer's evaluation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Evaluation {
    /// Exactly the agent's criteria, in their order.
    pub criteria: Vec<CriterionScore>,
    /// The weighted mean over the criteria that have a score, rounded half up to hundredths; the answer's own
    /// overall score only when no criterion has one.
    pub overall: Option<Score>,
    pub tier: Tier,
    /// Why a better tier did not serve.
    pub problem: Option<String>,
}

/// What a tier found, by the criterion's place.
#[derive(Clone, Debug, Default)]
pub(super) struct Findings {
    entries: Vec<Finding>,
    overall: Option<Score>,
}

#[derive(Clone, Debug, Default)]
pub(super) struct Finding {
    pub(super) score: Option<Score>,
    pub(super) comment: Option<String>,
}

impl Findings {
    pub(super) fn new(criteria: usize) -> Self {
        Self {
            entries: vec![Finding::default(); criteria],
            overall: None,
        }
    }

    /// Notes a finding: a later one replaces an earlier one unless it carries no score.
    pub(super) fn note(&mut self, criterion: usize, finding: Finding) {
        if let Some(entry) = self.entries.get_mut(criterion)
            && (finding.score.is_some() || entry.score.is_none())
        {
            *entry = finding;
        }
    }

    pub(super) fn note_overall(&mut self, score: Option<Score>) {
        self.overall = score.or(self.overall);
    }

    pub(super) fn has_criterion(&self) -> bool {
        self.entries.iter().any(|entry| entry.score.is_some())
    }

    pub(super) fn has_score(&self) -> bool {
        self.overall.is_some() || self.has_criterion()
    }

    /// Adds what `later` found.
    pub(super) fn merge(&mut self, later: Self) {
        for (place, finding) in later.entries.into_iter().enumerate() {
            self.note(place, finding);
        }
        self.note_overall(later.overall);
    }

    pub(super) fn into_evaluation(
        self,
        criteria: &[Criterion],
        tier: Tier,
        problem: Option<String>,
    ) -> Evaluation {
        let overall = weighted_mean(criteria, &self.entries).or(self.overall);
        let criteria = criteria
            .iter()
            .zip(self.entries)
            .map(|(criterion, finding)| CriterionScore {
                name: criterion.name.clone(),
                score: finding.score,
                comment: finding.comment,
            })
            .collect();
        Evaluation {
            criteria,
            overall,
            tier,
            problem,
        }
    }
}

fn weighted_mean(criteria: &[Criterion], entries: &[Finding]) -> Option<Score> {
    let (mut sum, mut weights) = (0_u128, 0_u128);
    for (criterion, entry) in criteria.iter().zip(entries) {
        if let Some(score) = entry.score {
            let weight = u128::from(criterion.weight.thousandths());
            sum += weight * u128::from(score.hundredths());
            weights += weight;
        }
    }
    let mean = (2 * sum + weights).checked_div(2 * weights)?;
    Score::from_hundredths(u16::try_from(mean).ok()?).ok()
}
