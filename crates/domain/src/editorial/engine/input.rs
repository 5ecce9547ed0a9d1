//! What the engine is told and what it answers.

use crate::editorial::agent::Agent;
use crate::editorial::document::PerMille;
use crate::editorial::evaluation::Score;
use crate::editorial::event::{Event, Failure, Retry, TurnRef};
use crate::editorial::note::Note;
use crate::editorial::run::{Run, Status};
use crate::kernel::{MicroCredits, NoteId, TurnId};

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub enum Input {
    /// The person starts a draft. Nothing is called before a worker takes over.
    Start,
    /// A worker begins to drive the run: after a start or a resume, or because the one before it died.
    TakeOver,
    TurnCompleted {
        turn: TurnId,
        result: TurnResult,
    },
    TurnFailed {
        turn: TurnId,
        failure: Failure,
    },
    /// A call of an open turn failed and another one is about to be made. Once a stop is asked for, none is: then
    /// nothing is recorded, and the turn is to be reported as stopped.
    CallRetried {
        turn: TurnId,
        retry: Retry,
    },
    /// Text of an open turn had been passed on when its call failed, and the answer starts over with another call, as
    /// the turn's next attempt. As with [`Input::CallRetried`], nothing comes of it once a stop is asked for.
    TurnBroken {
        turn: TurnId,
    },
    /// The call was cancelled; what it had cost by then is billed.
    TurnStopped {
        turn: TurnId,
        credits: MicroCredits,
    },
    Pause,
    Resume,
    Stop,
    /// The person wrote a version of their own.
    DocumentEdited {
        word_count: u64,
    },
    /// The person says something to the writers of the next round, whatever state the run is in. The text was checked
    /// ([`Note::text_of`]).
    NoteAdded {
        note: NoteId,
        text: String,
    },
}

/// What of a finished turn bears on the run.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct TurnResult {
    /// Unknown where the answer carried no score.
    pub overall: Option<Score>,
    /// Only writers change the document; a change by anyone else is passed over.
    pub change: Option<DocumentChange>,
    pub credits: MicroCredits,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub struct DocumentChange {
    pub word_count: u64,
    pub share: PerMille,
}

/// What the runner is to do, in order.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub enum Effect {
    /// Write this entry to the journal, in the transaction that stores the new state.
    Record(Event),
    /// Call these agents at the same time.
    Call(Vec<TurnRef>),
    /// Cancel every call in flight.
    Cancel,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Transition {
    pub run: Run,
    pub effects: Vec<Effect>,
}

/// Why calls may not be made now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(test, derive(serde::Serialize, serde::Deserialize))]
pub enum Halt {
    /// The worst case would pass the session's own limit.
    MaxCredits,
    /// The account can't hold the worst case.
    CreditsExhausted,
    /// The worker is to end and makes no calls any more. The run stays as it is for the one that takes it over.
    Draining,
}

/// What the pure engine has to ask for.
pub trait Surroundings {
    fn new_turn_id(&mut self) -> TurnId;

    /// Whether these calls can be made now, and paid for in the worst case.
    fn admit(&mut self, calls: &NextCalls<'_>) -> Result<(), Halt>;
}

/// Calls that are about to be made at the same time.
#[derive(Clone, Copy, Debug)]
pub struct NextCalls<'a> {
    pub agents: &'a [&'a Agent],
    pub round: u32,
    /// What the session has cost so far.
    pub spent: MicroCredits,
}

/// The input does not fit the state; the state stays as it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    #[error("a session that is {} can't be {action}", status.as_str())]
    Status {
        action: &'static str,
        status: Status,
    },
    #[error("the session has no active writer")]
    NoWriter,
    #[error("all rounds are done; raise a limit to go on")]
    NothingLeft,
    #[error("the turn is not open")]
    UnknownTurn,
    #[error("a session has at most {} notes", Note::PER_SESSION)]
    TooManyNotes,
}
