//! Events about one answer.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{self, Failure, Retry, TurnRef};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::routes::editorial::wire::turn::finish_reason;
use crate::routes::editorial::wire::{self, Evaluation, FinishReason, Usage};

/// Which answer an event is about.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnEvent<'a> {
    session_id: Uuid,
    turn_id: Uuid,
    agent_id: &'a str,
    round: u32,
    #[schema(minimum = 1, maximum = 3)]
    phase: u8,
    attempt: u32,
}

/// A piece of an answer as it arrives.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnDelta<'a> {
    session_id: Uuid,
    turn_id: Uuid,
    agent_id: &'a str,
    round: u32,
    #[schema(minimum = 1, maximum = 3)]
    phase: u8,
    text: &'a str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnRetrying<'a> {
    #[serde(flatten)]
    turn: TurnEvent<'a>,
    /// The class of the error, such as `overloaded`, `rate_limited` or `timeout`.
    reason: &'a str,
    /// Which call of this attempt failed.
    #[schema(minimum = 1)]
    call: u32,
    /// Milliseconds until the next call.
    wait_ms: u32,
    /// Whom the next call goes to; another one than before where a fallback takes over.
    provider: &'a str,
    model: &'a str,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnCompleted<'a> {
    #[serde(flatten)]
    turn: TurnEvent<'a>,
    /// The prose of the answer, without the evaluation.
    output: String,
    #[schema(required)]
    evaluation: Option<Evaluation<'a>>,
    usage: Usage,
    #[schema(minimum = 0)]
    credits: f64,
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
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TurnFailed<'a> {
    #[serde(flatten)]
    turn: TurnEvent<'a>,
    failure: wire::Failure<'a>,
    /// A failed turn costs nothing; one that was stopped costs what had been streamed.
    #[schema(minimum = 0)]
    credits: f64,
}

impl<'a> TurnEvent<'a> {
    pub(super) fn of(session_id: Uuid, turn: &'a TurnRef) -> Self {
        Self {
            session_id,
            turn_id: turn.turn.as_uuid(),
            agent_id: turn.agent.as_str(),
            round: turn.round,
            phase: turn.phase.number(),
            attempt: turn.attempt,
        }
    }
}

impl<'a> TurnDelta<'a> {
    pub(super) fn of(session_id: Uuid, turn: &'a TurnRef, text: &'a str) -> Self {
        Self {
            session_id,
            turn_id: turn.turn.as_uuid(),
            agent_id: turn.agent.as_str(),
            round: turn.round,
            phase: turn.phase.number(),
            text,
        }
    }
}

impl<'a> TurnRetrying<'a> {
    pub(super) fn of(session_id: Uuid, turn: &'a TurnRef, retry: &'a Retry) -> Self {
        Self {
            turn: TurnEvent::of(session_id, turn),
            reason: &retry.reason,
            call: retry.call,
            wait_ms: retry.wait_ms,
            provider: &retry.provider,
            model: &retry.model,
        }
    }
}

impl<'a> TurnCompleted<'a> {
    pub(super) fn of(session_id: Uuid, turn: &'a TurnRef, stored: &'a editorial::Turn) -> Self {
        Self {
            turn: TurnEvent::of(session_id, turn),
            output: stored.output(),
            evaluation: stored.evaluation.as_ref().map(Evaluation::from),
            usage: stored.usage.into(),
            credits: stored.credits.as_credits(),
            model: &stored.model,
            answered_by: stored.answered_by.as_deref(),
            finish_reason: finish_reason(&stored.outcome),
            version: stored.version.map(VersionNumber::get),
        }
    }
}

impl<'a> TurnFailed<'a> {
    pub(super) fn of(
        session_id: Uuid,
        turn: &'a TurnRef,
        failure: &'a Failure,
        stored: &editorial::Turn,
    ) -> Self {
        Self {
            turn: TurnEvent::of(session_id, turn),
            failure: failure.into(),
            credits: stored.credits.as_credits(),
        }
    }
}
