//! The row of a call's usage.

use atelier_domain::kernel::{MicroCredits, MicroDollars, PortError, SessionId, TurnId, UserId};
use atelier_domain::models::TokenUsage;
use atelier_domain::usage::{UsageContext, UsageOutcome, UsageRecord};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "usage_records")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) turn_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) attempt: i64,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) call: i64,
    pub(crate) account_id: Uuid,
    pub(crate) context: String,
    pub(crate) session_id: Uuid,
    pub(crate) provider: String,
    pub(crate) model: String,
    pub(crate) input_tokens: i64,
    pub(crate) output_tokens: i64,
    pub(crate) cached_input_tokens: i64,
    pub(crate) cache_write_tokens: i64,
    pub(crate) reasoning_tokens: i64,
    pub(crate) credits: i64,
    pub(crate) cost_micro_dollars: i64,
    pub(crate) latency_ms: i64,
    pub(crate) first_token_ms: Option<i64>,
    pub(crate) outcome: String,
    pub(crate) at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&UsageRecord> for Model {
    type Error = PortError;

    fn try_from(record: &UsageRecord) -> Result<Self, PortError> {
        let UsageContext::Session { session, turn } = record.context;
        Ok(Self {
            turn_id: turn.as_uuid(),
            attempt: record.attempt.into(),
            call: record.call.into(),
            account_id: record.account.as_uuid(),
            context: "session".to_owned(),
            session_id: session.as_uuid(),
            provider: record.provider.clone(),
            model: record.model.clone(),
            input_tokens: signed(record.usage.input_tokens)?,
            output_tokens: signed(record.usage.output_tokens)?,
            cached_input_tokens: signed(record.usage.cached_input_tokens)?,
            cache_write_tokens: signed(record.usage.cache_write_tokens)?,
            reasoning_tokens: signed(record.usage.reasoning_tokens)?,
            credits: signed(record.credits.get())?,
            cost_micro_dollars: signed(record.cost.get())?,
            latency_ms: record.latency_ms.into(),
            first_token_ms: record.first_token_ms.map(i64::from),
            outcome: record.outcome.as_str().to_owned(),
            at: micros(record.at),
        })
    }
}

impl TryFrom<Model> for UsageRecord {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "usage_records",
            id: model.turn_id,
        };
        let outcomes = [
            UsageOutcome::Completed,
            UsageOutcome::Failed,
            UsageOutcome::Stopped,
        ];
        let outcome = outcomes
            .into_iter()
            .find(|outcome| outcome.as_str() == model.outcome);
        Ok(Self {
            account: UserId::new(model.account_id),
            context: UsageContext::Session {
                session: SessionId::new(model.session_id),
                turn: TurnId::new(model.turn_id),
            },
            attempt: row.number("attempt", model.attempt)?,
            call: row.number("call", model.call)?,
            provider: model.provider,
            model: model.model,
            usage: TokenUsage {
                input_tokens: row.number("input_tokens", model.input_tokens)?,
                output_tokens: row.number("output_tokens", model.output_tokens)?,
                cached_input_tokens: row
                    .number("cached_input_tokens", model.cached_input_tokens)?,
                cache_write_tokens: row.number("cache_write_tokens", model.cache_write_tokens)?,
                reasoning_tokens: row.number("reasoning_tokens", model.reasoning_tokens)?,
            },
            credits: MicroCredits::new(row.number("credits", model.credits)?),
            cost: MicroDollars::new(row.number("cost_micro_dollars", model.cost_micro_dollars)?),
            latency_ms: row.number("latency_ms", model.latency_ms)?,
            first_token_ms: row.optional_number("first_token_ms", model.first_token_ms)?,
            outcome: row.present("outcome", outcome)?,
            at: model.at,
        })
    }
}
