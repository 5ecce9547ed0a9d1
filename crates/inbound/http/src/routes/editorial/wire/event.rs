//! Events of a run, as the `data` of server-sent events.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::evaluation::Score;
use atelier_domain::editorial::{self, Event, Position, Published, RunEvent};
use atelier_domain::kernel::{MicroCredits, SessionId};
use atelier_usecases::credits::Purse;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use self::turns::{TurnCompleted, TurnDelta, TurnEvent, TurnFailed, TurnRetrying};
use super::document::share;
use super::{CompletionReason, Failure, PauseReason};

mod turns;

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
    /// A call failed and another one is made for the same turn.
    #[serde(rename = "turn.retrying")]
    TurnRetrying(TurnRetrying<'a>),
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
    /// What an answer cost was settled; the other amounts are the account's, after it.
    #[serde(rename = "credits.updated")]
    CreditsUpdated {
        session_id: Uuid,
        /// By the session so far.
        #[schema(minimum = 0)]
        credits_used: f64,
        /// Below zero while credits that were used have been taken back.
        balance: f64,
        /// For calls under way.
        #[schema(minimum = 0)]
        held: f64,
        /// What further calls can be paid with.
        #[schema(minimum = 0)]
        available: f64,
    },
    /// The person said something to the writers of a later round.
    #[serde(rename = "note.added")]
    NoteAdded {
        session_id: Uuid,
        note_id: Uuid,
        text: &'a str,
        #[schema(minimum = 1)]
        for_round: u32,
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
    /// A pause was asked for; it waits for the answers under way.
    #[serde(rename = "session.pausing")]
    SessionPausing { session_id: Uuid },
    #[serde(rename = "session.paused")]
    SessionPaused {
        session_id: Uuid,
        reason: PauseReason,
    },
    /// It goes on; or a pause that was asked for is withdrawn.
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
    /// A stop was asked for; the calls under way are cut off first.
    #[serde(rename = "session.stopping")]
    SessionStopping { session_id: Uuid },
    #[serde(rename = "session.stopped")]
    SessionStopped {
        session_id: Uuid,
        round: u32,
        #[schema(minimum = 0)]
        credits: f64,
    },
}

/// What a person is told.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
#[expect(
    clippy::large_enum_variant,
    reason = "it is written where it is made, and most are the large ones"
)]
pub(crate) enum PersonEvent<'a> {
    Run(RunEventOfPerson<'a>),
    Account(AccountEvent),
}

/// An event of one of a person's runs.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RunEventOfPerson<'a> {
    #[serde(flatten)]
    event: SessionEvent<'a>,
    /// The event's id in the stream of its own run, to be compared with `last_event_id` of a session.
    #[schema(example = "4-2")]
    position: String,
}

/// The name of the one [`AccountEvent`].
pub(crate) const CREDITS_UPDATED: &str = "credits.updated";

/// An event of a person's account, which no run brought about: it names no session, which tells it from that of a run.
///
/// Credits came or went otherwise than by work: a grant, a purchase, a refund. The amounts are those after it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AccountEvent {
    r#type: AccountEventType,
    /// Below zero while credits that were used have been taken back.
    balance: f64,
    /// For calls under way.
    #[schema(minimum = 0)]
    held: f64,
    /// What further calls can be paid with.
    #[schema(minimum = 0)]
    available: f64,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) enum AccountEventType {
    #[serde(rename = "credits.updated")]
    CreditsUpdated,
}

impl<'a> PersonEvent<'a> {
    pub(crate) fn of_run(event: SessionEvent<'a>, position: Position) -> Self {
        Self::Run(RunEventOfPerson {
            event,
            position: position.to_string(),
        })
    }

    pub(crate) fn of_account(purse: &Purse) -> Self {
        Self::Account(AccountEvent {
            r#type: AccountEventType::CreditsUpdated,
            balance: MicroCredits::signed_credits(purse.balance),
            held: purse.held.as_credits(),
            available: purse.available.as_credits(),
        })
    }
}

/// The event for clients; nothing where the answer that belongs to it is missing.
pub(crate) fn present(session: SessionId, event: &RunEvent) -> Option<SessionEvent<'_>> {
    let session_id = session.as_uuid();
    match event {
        RunEvent::Entry(published) => entry(session_id, published),
        RunEvent::Delta { turn, text, .. } => Some(SessionEvent::TurnDelta(TurnDelta::of(
            session_id, turn, text,
        ))),
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
        Event::TurnRetrying { turn, retry } => {
            SessionEvent::TurnRetrying(TurnRetrying::of(session_id, turn, retry))
        }
        Event::TurnRestarted(turn) => SessionEvent::TurnRestarted(TurnEvent::of(session_id, turn)),
        Event::TurnCompleted(turn) => {
            SessionEvent::TurnCompleted(TurnCompleted::of(session_id, turn, stored?))
        }
        Event::TurnFailed { turn, failure } => {
            SessionEvent::TurnFailed(TurnFailed::of(session_id, turn, failure, stored?))
        }
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
        Event::CreditsUpdated {
            used,
            balance,
            held,
            available,
        } => SessionEvent::CreditsUpdated {
            session_id,
            credits_used: used.as_credits(),
            balance: MicroCredits::signed_credits(*balance),
            held: held.as_credits(),
            available: available.as_credits(),
        },
        Event::NoteAdded {
            note,
            text,
            for_round,
        } => SessionEvent::NoteAdded {
            session_id,
            note_id: note.as_uuid(),
            text,
            for_round: *for_round,
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
        Event::SessionPausing => SessionEvent::SessionPausing { session_id },
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
        Event::SessionStopping => SessionEvent::SessionStopping { session_id },
        Event::SessionStopped { round, credits } => SessionEvent::SessionStopped {
            session_id,
            round: *round,
            credits: credits.as_credits(),
        },
    })
}
