//! Turns: one agent's one answer each.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::evaluation::{self, Score};
use atelier_domain::editorial::{self, TurnOutcome};
use atelier_domain::kernel::{Page, TurnId};
use atelier_domain::models;
use chrono::{DateTime, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Dropped, Failure, FinishReason, Tier};
use crate::cursor;

/// A turn that ended, one way or another.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Turn<'a> {
    id: Uuid,
    agent_id: &'a str,
    #[schema(minimum = 1)]
    round: u32,
    #[schema(minimum = 1, maximum = 3)]
    phase: u8,
    /// Counts from 1; a turn whose worker died starts over.
    #[schema(minimum = 1)]
    attempt: u32,
    outcome: TurnStatus,
    /// The prose of the answer, without the evaluation.
    output: String,
    #[schema(required)]
    evaluation: Option<Evaluation<'a>>,
    #[schema(required)]
    failure: Option<Failure<'a>>,
    usage: Usage,
    /// The vendor reported no usage: the numbers are our count, which errs high.
    usage_is_estimated: bool,
    #[schema(minimum = 0)]
    credits: f64,
    provider: &'a str,
    /// The model that was asked.
    model: &'a str,
    /// The model that the vendor says answered.
    #[schema(required)]
    answered_by: Option<&'a str>,
    #[schema(required)]
    finish_reason: Option<FinishReason>,
    /// The document version that it wrote.
    #[schema(required, minimum = 1)]
    version: Option<u32>,
    sent: Sent,
    started_at: DateTime<Utc>,
    ended_at: DateTime<Utc>,
    latency_ms: u32,
    #[schema(required)]
    first_token_ms: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum TurnStatus {
    Completed,
    /// Costs nothing.
    Failed,
    /// The run was stopped; what had been streamed is kept.
    Stopped,
}

/// What was asked of the vendor beside the prompt.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Sent {
    max_output_tokens: u32,
    #[schema(required)]
    temperature: Option<f32>,
    /// What was left out because the model does not take it.
    dropped: Vec<Dropped>,
    reduced: Reduced,
}

/// What the prompt did without, because the model could not have read the whole.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Reduced {
    /// The remarks of other agents were shortened to their leading sentences.
    feedback: bool,
    /// Passages of the references that were left out: those that have least to do with the task.
    passages_left_out: u32,
}

/// The scores that an answer gives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Evaluation<'a> {
    criteria: Vec<CriterionScore<'a>>,
    /// The weighted mean over the criteria that have a score.
    #[schema(required, minimum = 0, maximum = 10)]
    overall: Option<f64>,
    tier: Tier,
    /// Why a better way of reading did not serve.
    #[schema(required)]
    problem: Option<&'a str>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CriterionScore<'a> {
    name: &'a str,
    /// Null: unknown, which counts towards nothing.
    #[schema(required, minimum = 0, maximum = 10)]
    score: Option<f64>,
    #[schema(required)]
    comment: Option<&'a str>,
}

/// Tokens of one call. Input counts what was cached; output counts reasoning.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "the names that clients rely on")]
pub(crate) struct Usage {
    input_tokens: u64,
    output_tokens: u64,
    cached_input_tokens: u64,
    reasoning_tokens: u64,
}

/// In the order of their start.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnList<'a> {
    items: Vec<Turn<'a>>,
    /// Null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl<'a> From<&'a editorial::Turn> for Turn<'a> {
    fn from(turn: &'a editorial::Turn) -> Self {
        let reference = &turn.reference;
        Self {
            id: reference.turn.as_uuid(),
            agent_id: reference.agent.as_str(),
            round: reference.round,
            phase: reference.phase.number(),
            attempt: reference.attempt,
            outcome: (&turn.outcome).into(),
            output: turn.output(),
            evaluation: turn.evaluation.as_ref().map(Evaluation::from),
            failure: match &turn.outcome {
                TurnOutcome::Failed { failure } => Some(failure.into()),
                TurnOutcome::Completed { .. } | TurnOutcome::Stopped => None,
            },
            usage: turn.usage.into(),
            usage_is_estimated: turn.usage_is_estimated,
            credits: turn.credits.as_credits(),
            provider: &turn.provider,
            model: &turn.model,
            answered_by: turn.answered_by.as_deref(),
            finish_reason: finish_reason(&turn.outcome),
            version: turn.version.map(VersionNumber::get),
            sent: (&turn.sent).into(),
            started_at: turn.started_at,
            ended_at: turn.ended_at,
            latency_ms: turn.latency_ms(),
            first_token_ms: turn.first_token_ms,
        }
    }
}

pub(super) fn finish_reason(outcome: &TurnOutcome) -> Option<FinishReason> {
    match outcome {
        TurnOutcome::Completed { finish_reason, .. } => Some((*finish_reason).into()),
        TurnOutcome::Failed { .. } | TurnOutcome::Stopped => None,
    }
}

impl From<&TurnOutcome> for TurnStatus {
    fn from(outcome: &TurnOutcome) -> Self {
        match outcome {
            TurnOutcome::Completed { .. } => Self::Completed,
            TurnOutcome::Failed { .. } => Self::Failed,
            TurnOutcome::Stopped => Self::Stopped,
        }
    }
}

impl From<&editorial::SentParameters> for Sent {
    fn from(sent: &editorial::SentParameters) -> Self {
        Self {
            max_output_tokens: sent.max_output_tokens,
            temperature: sent.temperature,
            dropped: sent.dropped.iter().copied().map(Dropped::from).collect(),
            reduced: Reduced {
                feedback: sent.reduced.feedback,
                passages_left_out: sent.reduced.passages_left_out,
            },
        }
    }
}

impl<'a> From<&'a evaluation::Evaluation> for Evaluation<'a> {
    fn from(evaluation: &'a evaluation::Evaluation) -> Self {
        Self {
            criteria: evaluation
                .criteria
                .iter()
                .map(|criterion| CriterionScore {
                    name: &criterion.name,
                    score: criterion.score.map(Score::as_f64),
                    comment: criterion.comment.as_deref(),
                })
                .collect(),
            overall: evaluation.overall.map(Score::as_f64),
            tier: evaluation.tier.into(),
            problem: evaluation.problem.as_deref(),
        }
    }
}

impl From<models::TokenUsage> for Usage {
    fn from(usage: models::TokenUsage) -> Self {
        Self {
            input_tokens: usage.input_tokens,
            output_tokens: usage.output_tokens,
            cached_input_tokens: usage.cached_input_tokens,
            reasoning_tokens: usage.reasoning_tokens,
        }
    }
}

impl<'a> From<&'a Page<editorial::Turn, TurnId>> for TurnList<'a> {
    fn from(page: &'a Page<editorial::Turn, TurnId>) -> Self {
        Self {
            items: page.items.iter().map(Turn::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}
