//! Scores out of whatever a model wrote.
//!
//! Three tiers, each pure and total: JSON (`json`, `json_tier`, `json_shapes`), ratings in prose
//! (`language_tier`, `tables`, `segments`, `phrases`), and an honest "unknown". Both readers share how names are
//! matched (`criteria`, `text`) and how ratings are read (`ratings`, `scales`, `numbers`); `aggregate` makes the one sum.
//! Nothing here knows sessions, agents or models.

mod aggregate;
mod criteria;
mod evaluate;
mod json;
mod json_shapes;
mod json_tier;
mod keys;
mod language_tier;
mod numbers;
mod phrases;
mod ratings;
mod scales;
mod score;
mod segments;
mod tables;
mod text;
mod vocabulary;

pub use aggregate::{CriterionScore, Evaluation, Tier, TierError};
pub use criteria::Criterion;
pub(in crate::editorial) use criteria::Names;
pub use evaluate::{evaluate, evaluate_bytes};
pub(in crate::editorial) use keys::{
    is_evaluation_key, is_name_key, is_score_key, may_become_evaluation_key,
};
pub use score::{Score, ScoreError, Weight, WeightError};

#[cfg(test)]
mod tests;
