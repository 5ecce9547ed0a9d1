//! The row of a turn.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{AgentId, Failure, Phase, Turn, TurnOutcome, TurnRef};
use atelier_domain::kernel::{MicroCredits, PortError, SessionId, TurnId};
use atelier_domain::models::TokenUsage;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros, signed};

/// The outcome that counts: a step has one turn with it at most.
pub(crate) const COMPLETED: &str = "completed";
const FAILED: &str = "failed";
const STOPPED: &str = "stopped";

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "turns")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) session_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) agent_id: String,
    pub(crate) round: i64,
    pub(crate) phase: i64,
    pub(crate) attempt: i64,
    pub(crate) provider: String,
    pub(crate) model: String,
    pub(crate) answered_by: Option<String>,
    pub(crate) outcome: String,
    pub(crate) failure_code: Option<String>,
    pub(crate) failure_message: Option<String>,
    pub(crate) finish_reason: Option<String>,
    pub(crate) vendor_reason: Option<String>,
    pub(crate) raw_answer: String,
    pub(crate) evaluation: Option<String>,
    pub(crate) parse_tier: Option<String>,
    pub(crate) parse_error: Option<String>,
    pub(crate) overall_score: Option<i64>,
    pub(crate) input_tokens: i64,
    pub(crate) output_tokens: i64,
    pub(crate) cached_input_tokens: i64,
    pub(crate) cache_write_tokens: i64,
    pub(crate) reasoning_tokens: i64,
    pub(crate) usage_is_estimated: bool,
    pub(crate) credits: i64,
    pub(crate) version: Option<i64>,
    pub(crate) sent: String,
    pub(crate) request_id: Option<String>,
    pub(crate) started_at: DateTime<Utc>,
    pub(crate) first_token_ms: Option<i64>,
    pub(crate) ended_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Turn> for Model {
    type Error = PortError;

    fn try_from(turn: &Turn) -> Result<Self, PortError> {
        let TurnRef {
            turn: id,
            agent,
            round,
            phase,
            attempt,
        } = &turn.reference;
        let (finish, failure) = match &turn.outcome {
            TurnOutcome::Completed {
                finish_reason,
                vendor_reason,
            } => (
                Some((finish_reason.as_str().to_owned(), vendor_reason.clone())),
                None,
            ),
            TurnOutcome::Failed { failure } => {
                (None, Some((failure.code.clone(), failure.message.clone())))
            }
            TurnOutcome::Stopped => (None, None),
        };
        let (finish_reason, vendor_reason) = finish.unzip();
        let (failure_code, failure_message) = failure.unzip();
        let evaluation = turn.evaluation.as_ref();
        Ok(Self {
            session_id: turn.session.as_uuid(),
            id: id.as_uuid(),
            agent_id: agent.to_string(),
            round: (*round).into(),
            phase: phase.number().into(),
            attempt: (*attempt).into(),
            provider: turn.provider.clone(),
            model: turn.model.clone(),
            answered_by: turn.answered_by.clone(),
            outcome: turn.outcome.as_str().to_owned(),
            failure_code,
            failure_message,
            finish_reason,
            vendor_reason,
            raw_answer: turn.raw_answer.clone(),
            evaluation: evaluation.map(json).transpose()?,
            parse_tier: evaluation.map(|evaluation| evaluation.tier.to_string()),
            parse_error: evaluation.and_then(|evaluation| evaluation.problem.clone()),
            overall_score: evaluation
                .and_then(|evaluation| Some(evaluation.overall?.hundredths().into())),
            input_tokens: signed(turn.usage.input_tokens)?,
            output_tokens: signed(turn.usage.output_tokens)?,
            cached_input_tokens: signed(turn.usage.cached_input_tokens)?,
            cache_write_tokens: signed(turn.usage.cache_write_tokens)?,
            reasoning_tokens: signed(turn.usage.reasoning_tokens)?,
            usage_is_estimated: turn.usage_is_estimated,
            credits: signed(turn.credits.get())?,
            version: turn.version.map(|version| version.get().into()),
            sent: json(&turn.sent)?,
            request_id: turn.request_id.clone(),
            started_at: micros(turn.started_at),
            first_token_ms: turn.first_token_ms.map(i64::from),
            ended_at: micros(turn.ended_at),
        })
    }
}

impl TryFrom<Model> for Turn {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "turns",
            id: model.id,
        };
        let phase: u8 = row.number("phase", model.phase)?;
        let version = row.optional_number("version", model.version)?;
        let evaluation = model.evaluation.as_deref();
        Ok(Self {
            reference: TurnRef {
                turn: TurnId::new(model.id),
                round: row.number("round", model.round)?,
                phase: row.read("phase", Phase::try_from(phase))?,
                attempt: row.number("attempt", model.attempt)?,
                agent: row.present("agent_id", AgentId::new(model.agent_id))?,
            },
            session: SessionId::new(model.session_id),
            outcome: outcome(
                &row,
                &model.outcome,
                (model.finish_reason, model.vendor_reason),
                (model.failure_code, model.failure_message),
            )?,
            provider: model.provider,
            model: model.model,
            answered_by: model.answered_by,
            raw_answer: model.raw_answer,
            evaluation: evaluation
                .map(|text| row.json("evaluation", text))
                .transpose()?,
            usage: TokenUsage {
                input_tokens: row.number("input_tokens", model.input_tokens)?,
                output_tokens: row.number("output_tokens", model.output_tokens)?,
                cached_input_tokens: row
                    .number("cached_input_tokens", model.cached_input_tokens)?,
                cache_write_tokens: row.number("cache_write_tokens", model.cache_write_tokens)?,
                reasoning_tokens: row.number("reasoning_tokens", model.reasoning_tokens)?,
            },
            usage_is_estimated: model.usage_is_estimated,
            credits: MicroCredits::new(row.number("credits", model.credits)?),
            version: match version {
                Some(number) => Some(row.present("version", VersionNumber::new(number))?),
                None => None,
            },
            sent: row.json("sent", &model.sent)?,
            request_id: model.request_id,
            started_at: model.started_at,
            first_token_ms: row.optional_number("first_token_ms", model.first_token_ms)?,
            ended_at: model.ended_at,
        })
    }
}

fn outcome(
    row: &Row<Uuid>,
    outcome: &str,
    (finish_reason, vendor_reason): (Option<String>, Option<String>),
    (code, message): (Option<String>, Option<String>),
) -> Result<TurnOutcome, Corrupt> {
    match outcome {
        COMPLETED => Ok(TurnOutcome::Completed {
            finish_reason: row.word(
                "finish_reason",
                &row.present("finish_reason", finish_reason)?,
            )?,
            vendor_reason: row.present("vendor_reason", vendor_reason)?,
        }),
        FAILED => Ok(TurnOutcome::Failed {
            failure: Failure {
                code: row.present("failure_code", code)?,
                message: row.present("failure_message", message)?,
            },
        }),
        STOPPED => Ok(TurnOutcome::Stopped),
        _ => Err(row.corrupt("outcome", format!("no such outcome: {outcome}"))),
    }
}
