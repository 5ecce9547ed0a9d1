//! What a run tells: entries of its log, in order, and the live text between them.

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use crate::editorial::agent::{AgentId, Phase};
use crate::editorial::document::{Author, PerMille, VersionNumber};
use crate::editorial::evaluation::Score;
use crate::editorial::termination::CompletionReason;
use crate::kernel::{MicroCredits, NoteId, SessionId, TurnId};

/// One entry of a session's journal. Sequences start at 1 and have no gaps.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JournalEntry {
    pub session: SessionId,
    pub sequence: u64,
    pub at: DateTime<Utc>,
    pub event: Event,
}

/// Which agent's answer an event is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TurnRef {
    pub turn: TurnId,
    pub agent: AgentId,
    pub round: u32,
    pub phase: Phase,
    pub attempt: u32,
}

/// Structural events. Large texts stand in the turn and version tables; entries only point at them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type")]
pub enum Event {
    #[serde(rename = "session.started")]
    SessionStarted { max_rounds: u32 },
    #[serde(rename = "round.started")]
    RoundStarted { round: u32 },
    #[serde(rename = "phase.started")]
    PhaseStarted {
        round: u32,
        phase: Phase,
        agents: Vec<AgentId>,
    },
    #[serde(rename = "turn.started")]
    TurnStarted(TurnRef),
    /// A call failed and another one is made for the same turn.
    #[serde(rename = "turn.retrying")]
    TurnRetrying {
        #[serde(flatten)]
        turn: TurnRef,
        retry: Retry,
    },
    /// The answer starts over: what was shown of it is void.
    #[serde(rename = "turn.restarted")]
    TurnRestarted(TurnRef),
    #[serde(rename = "turn.completed")]
    TurnCompleted(TurnRef),
    #[serde(rename = "turn.failed")]
    TurnFailed {
        #[serde(flatten)]
        turn: TurnRef,
        failure: Failure,
    },
    #[serde(rename = "document.updated")]
    DocumentUpdated {
        version: VersionNumber,
        author: Author,
        round: u32,
        word_count: u64,
    },
    /// What an answer cost was settled. The amounts are those after everything that this commit did.
    #[serde(rename = "credits.updated")]
    CreditsUpdated {
        /// By the session so far.
        used: MicroCredits,
        /// The person's, in micro-credits; below zero while there is debt.
        balance: i64,
        /// For calls under way, of this run and of the person's others.
        held: MicroCredits,
        /// What further calls can be paid with.
        available: MicroCredits,
    },
    /// The person said something that the writers of a later round hear.
    #[serde(rename = "note.added")]
    NoteAdded {
        note: NoteId,
        text: String,
        for_round: u32,
    },
    #[serde(rename = "round.completed")]
    RoundCompleted {
        round: u32,
        score: Option<Score>,
        version: VersionNumber,
        changed: PerMille,
    },
    /// The person asked for a pause, which waits for the open turns.
    #[serde(rename = "session.pausing")]
    SessionPausing,
    #[serde(rename = "session.paused")]
    SessionPaused { reason: PauseReason },
    /// The run goes on: after it waited or was over, or because a pause was withdrawn before it took effect.
    #[serde(rename = "session.resumed")]
    SessionResumed,
    #[serde(rename = "session.completed")]
    SessionCompleted {
        reason: CompletionReason,
        rounds: u32,
        credits: MicroCredits,
        /// Absent only where not a single draft was written.
        delivered: Option<VersionNumber>,
        /// The last version, where an earlier one was better and is delivered instead.
        instead_of: Option<VersionNumber>,
    },
    #[serde(rename = "session.failed")]
    SessionFailed { failure: Failure },
    /// The person asked for a stop, which waits until the open turns are cut off.
    #[serde(rename = "session.stopping")]
    SessionStopping,
    #[serde(rename = "session.stopped")]
    SessionStopped { round: u32, credits: MicroCredits },
}

impl Event {
    /// The name on the wire.
    pub const fn name(&self) -> &'static str {
        match self {
            Self::SessionStarted { .. } => "session.started",
            Self::RoundStarted { .. } => "round.started",
            Self::PhaseStarted { .. } => "phase.started",
            Self::TurnStarted(_) => "turn.started",
            Self::TurnRetrying { .. } => "turn.retrying",
            Self::TurnRestarted(_) => "turn.restarted",
            Self::TurnCompleted(_) => "turn.completed",
            Self::TurnFailed { .. } => "turn.failed",
            Self::DocumentUpdated { .. } => "document.updated",
            Self::CreditsUpdated { .. } => "credits.updated",
            Self::NoteAdded { .. } => "note.added",
            Self::RoundCompleted { .. } => "round.completed",
            Self::SessionPausing => "session.pausing",
            Self::SessionPaused { .. } => "session.paused",
            Self::SessionResumed => "session.resumed",
            Self::SessionCompleted { .. } => "session.completed",
            Self::SessionFailed { .. } => "session.failed",
            Self::SessionStopping => "session.stopping",
            Self::SessionStopped { .. } => "session.stopped",
        }
    }

    /// Whether the run has ended with this event, and with it the stream.
    pub const fn ends_run(&self) -> bool {
        matches!(
            self,
            Self::SessionCompleted { .. }
                | Self::SessionFailed { .. }
                | Self::SessionStopped { .. }
        )
    }

    /// The turn that this event is about.
    pub const fn turn(&self) -> Option<&TurnRef> {
        match self {
            Self::TurnStarted(turn)
            | Self::TurnRetrying { turn, .. }
            | Self::TurnRestarted(turn)
            | Self::TurnCompleted(turn)
            | Self::TurnFailed { turn, .. } => Some(turn),
            _ => None,
        }
    }
}

/// Why a turn or a run failed: a stable code, and words that may be shown to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    pub code: String,
    pub message: String,
}

impl Failure {
    pub fn new(code: impl Into<String>, message: impl Into<String>) -> Self {
        Self {
            code: code.into(),
            message: message.into(),
        }
    }
}

/// A call that failed, and the one that is made in its place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Retry {
    /// Why the call failed: the name of a [`crate::models::ErrorClass`].
    pub reason: String,
    /// Which call of this attempt failed, from 1.
    pub call: u32,
    /// Milliseconds until the next call.
    pub wait_ms: u32,
    /// Whom the next call goes to, as configured; another one than before where a fallback takes over.
    pub provider: String,
    /// The catalogue's id of the model that is asked next.
    pub model: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PauseReason {
    /// The person asked for it.
    Requested,
    /// `review_each_round`: a round is done and the person decides.
    Review,
    /// The account has no credits left for the next call.
    CreditsExhausted,
}

/// A piece of an answer's prose as it arrives. Never stored: a finished turn's text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delta {
    pub turn: TurnRef,
    pub text: String,
}

/// Where a reader stands in a run's log: after the entry `sequence`, and after `deltas` pieces of live text that
/// followed it. Opaque to clients.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    pub sequence: u64,
    pub deltas: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("an event id is a number, or two numbers joined by a hyphen")]
pub struct PositionError;

impl Position {
    pub const START: Self = Self::entry(0);

    pub const fn entry(sequence: u64) -> Self {
        Self {
            sequence,
            deltas: 0,
        }
    }

    /// Whether this is the next entry or the next piece of text after `before`, so that nothing stands between.
    pub fn follows(self, before: Self) -> bool {
        match self.deltas.checked_sub(1) {
            None => self.sequence.checked_sub(1) == Some(before.sequence),
            Some(deltas) => (self.sequence, deltas) == (before.sequence, before.deltas),
        }
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.deltas {
            0 => write!(f, "{}", self.sequence),
            deltas => write!(f, "{}-{deltas}", self.sequence),
        }
    }
}

impl FromStr for Position {
    type Err = PositionError;

    fn from_str(text: &str) -> Result<Self, PositionError> {
        let number = |digits: &str| {
            digits
                .bytes()
                .all(|b| b.is_ascii_digit())
                .then(|| digits.parse::<u64>().ok())
        };
        let (sequence, deltas) = match text.split_once('-') {
            Some((sequence, deltas)) => (sequence, number(deltas).flatten().ok_or(PositionError)?),
            None => (text, 0),
        };
        Ok(Self {
            // The databases' integers are signed.
            sequence: number(sequence)
                .flatten()
                .filter(|&n| i64::try_from(n).is_ok())
                .ok_or(PositionError)?,
            deltas: u32::try_from(deltas).map_err(|_| PositionError)?,
        })
    }
}
