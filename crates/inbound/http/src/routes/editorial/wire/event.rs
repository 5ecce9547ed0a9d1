//! Events of a run, as the `data` of server-sent events.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{self, Event, Published, RunEvent, TurnRef};
use atelier_domain::kernel::SessionId;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::document::share;
use super::turn::finish_reason;
use super::{CompletionReason, Evaluation, Failure, FinishReason, PauseReason, Usage};

/// The name of an event: its `type`, and the `event` of its frame.
pub(crate) fn name(event: &RunEvent) -> &'static str {
    match event {
        RunEvent::Delta { .. } => "turn.delta",
        RunEvent::Entry(published) => published.entry.event.name(),
    }
}

/// What a run tells; `type` says which event it is. The stream ends after `session.completed`, `session.failed` or
/// `session.stopped`.
#[derive(Debug, Serialize, ToSchema)]
#[serde(tag = "type")]
pub(crate) enum SessionEvent<'a> {
    #[serde(rename = "session.started")]
    SessionStarted { session_id: Uuid, max_rounds: u32 },
    #[serde(rename = "round.started")]
    RoundStarted { session_id: Uuid, round: u32 },
    #[serde(rename = "phase.started")]
    PhaseStarted {
        session_id: Uuid,
        round: u32,
        #[schema(minimum = 1, maximum = 3)]
        phase: u8,
        /// Their ids.
        agents: Vec<&'a str>,
    },
    #[serde(rename = "turn.started")]
    TurnStarted(TurnEvent<'a>),
    #[serde(rename = "turn.delta")]
    TurnDelta(TurnDelta<'a>),
    /// What was streamed of this agent's answer so far is void.
    #[serde(rename = "turn.restarted")]
    TurnRestarted(TurnEvent<'a>),
    #[serde(rename = "turn.completed")]
    TurnCompleted(TurnCompleted<'a>),
    #[serde(rename = "turn.failed")]
    TurnFailed(TurnFailed<'a>),
    #[serde(rename = "document.updated")]
    DocumentUpdated {
        session_id: Uuid,
        #[schema(minimum = 1)]
        version: u32,
        /// `user` or `agent:<id>`.
        author: String,
        round: u32,
        word_count: u64,
    },
    #[serde(rename = "round.completed")]
    RoundCompleted {
        session_id: Uuid,
        round: u32,
        #[schema(required, minimum = 0, maximum = 10)]
        score: Option<f64>,
        #[schema(minimum = 1)]
        version: u32,
        #[schema(minimum = 0, maximum = 1)]
        changed_share: f64,
    },
    #[serde(rename = "session.paused")]
    SessionPaused {
        session_id: Uuid,
        reason: PauseReason,
    },
    #[serde(rename = "session.resumed")]
    SessionResumed { session_id: Uuid },
    #[serde(rename = "session.completed")]
    SessionCompleted {
        session_id: Uuid,
        reason: CompletionReason,
        rounds: u32,
        #[schema(minimum = 0)]
        credits: f64,
        /// The version that is the result; null only where not a single draft was written.
        #[schema(required)]
        delivered: Option<u32>,
        /// The last version, where an earlier one was better and is delivered instead.
        #[schema(required)]
        instead_of: Option<u32>,
    },
    #[serde(rename = "session.failed")]
    SessionFailed {
        session_id: Uuid,
        failure: Failure<'a>,
    },
    #[serde(rename = "session.stopped")]
    SessionStopped {
        session_id: Uuid,
        round: u32,
        #[schema(minimum = 0)]
        credits: f64,
    },
}

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
    failure: Failure<'a>,
    /// A failed turn costs nothing; one that was stopped costs what had been streamed.
    #[schema(minimum = 0)]
    credits: f64,
}

/// The event for clients; nothing where the answer that belongs to it is missing.
pub(crate) fn present(session: SessionId, event: &RunEvent) -> Option<SessionEvent<'_>> {
    let session_id = session.as_uuid();
    match event {
        RunEvent::Entry(published) => entry(session_id, published),
        RunEvent::Delta { turn, text, .. } => Some(SessionEvent::TurnDelta(TurnDelta {
            session_id,
            turn_id: turn.turn.as_uuid(),
            agent_id: turn.agent.as_str(),
            round: turn.round,
            phase: turn.phase.number(),
            text,
        })),
    }
}

fn entry(session_id: Uuid, published: &Published) -> Option<SessionEvent<'_>> {
    let stored = published.turn.as_deref();
    Some(match &published.entry.event {
        Event::SessionStarted { max_rounds } => SessionEvent::SessionStarted {
            session_id,
            max_rounds: *max_rounds,
        },
        Event::RoundStarted { round } => SessionEvent::RoundStarted {
            session_id,
            round: *round,
        },
        Event::PhaseStarted {
            round,
            phase,
            agents,
        } => SessionEvent::PhaseStarted {
            session_id,
            round: *round,
            phase: phase.number(),
            agents: agents.iter().map(editorial::AgentId::as_str).collect(),
        },
        Event::TurnStarted(turn) => SessionEvent::TurnStarted(TurnEvent::of(session_id, turn)),
        Event::TurnRestarted(turn) => SessionEvent::TurnRestarted(TurnEvent::of(session_id, turn)),
        Event::TurnCompleted(turn) => {
            SessionEvent::TurnCompleted(TurnCompleted::of(session_id, turn, stored?))
        }
        Event::TurnFailed { turn, failure } => SessionEvent::TurnFailed(TurnFailed {
            turn: TurnEvent::of(session_id, turn),
            failure: failure.into(),
            credits: stored?.credits.as_credits(),
        }),
        Event::DocumentUpdated {
            version,
            author,
            round,
            word_count,
        } => SessionEvent::DocumentUpdated {
            session_id,
            version: version.get(),
            author: author.to_string(),
            round: *round,
            word_count: *word_count,
        },
        Event::RoundCompleted {
            round,
            score,
            version,
            changed,
        } => SessionEvent::RoundCompleted {
            session_id,
            round: *round,
            score: score.map(Score::as_f64),
            version: version.get(),
            changed_share: share(*changed),
        },
        Event::SessionPaused { reason } => SessionEvent::SessionPaused {
            session_id,
            reason: (*reason).into(),
        },
        Event::SessionResumed => SessionEvent::SessionResumed { session_id },
        Event::SessionCompleted {
            reason,
            rounds,
            credits,
            delivered,
            instead_of,
        } => SessionEvent::SessionCompleted {
            session_id,
            reason: (*reason).into(),
            rounds: *rounds,
            credits: credits.as_credits(),
            delivered: delivered.map(VersionNumber::get),
            instead_of: instead_of.map(VersionNumber::get),
        },
        Event::SessionFailed { failure } => SessionEvent::SessionFailed {
            session_id,
            failure: failure.into(),
        },
        Event::SessionStopped { round, credits } => SessionEvent::SessionStopped {
            session_id,
            round: *round,
            credits: credits.as_credits(),
        },
    })
}

impl<'a> TurnEvent<'a> {
    fn of(session_id: Uuid, turn: &'a TurnRef) -> Self {
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

impl<'a> TurnCompleted<'a> {
    fn of(session_id: Uuid, turn: &'a TurnRef, stored: &'a editorial::Turn) -> Self {
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
