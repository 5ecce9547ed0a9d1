//! Editorial sessions: agents work on one document in rounds, and every turn and version is kept.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`engine`] | what happens next: the pure state machine of a run |
//! | [`prompt`] | what each agent is asked |
//! | [`answer`], [`evaluation`] | prose and scores out of what a model wrote |
//! | [`document`] | versions and the differences between them |
//! | [`roles`] | the five ready roles |
//! | [`draft`] | from what a person asks for to a session that can be started |

mod agent;
pub mod answer;
pub mod document;
pub mod draft;
pub mod engine;
mod error;
pub mod evaluation;
mod event;
mod lease;
mod note;
mod ports;
mod positions;
pub mod prompt;
pub mod roles;
mod run;
mod session;
mod termination;
mod turn;

pub use agent::{
    Agent, AgentId, AgentIdError, Phase, PhaseError, Role, Temperature, TemperatureError,
};
pub use error::EditorialError;
pub use event::{
    Delta, Event, Failure, JournalEntry, PauseReason, Position, PositionError, Retry, TurnRef,
};
pub use lease::{Authority, Lease};
pub use note::Note;
pub use ports::{
    DocumentReader, EditorialWriter, Gap, JournalReader, NoteReader, ProjectFilter, Published,
    RunEvent, RunEvents, RunFeed, RunSignal, RunSignals, SaveError, SessionCursor, SessionFilter,
    SessionReader, Subscription, TurnReader,
};
pub use positions::Positions;
pub use run::{FinishedStep, PhaseState, Request, Run, Status, Step};
pub use session::{Brief, Plan, Reference, RunHead, Session, SessionSummary};
pub use termination::{CompletionReason, RoundResult, Termination};
pub use turn::{SentParameters, Turn, TurnOutcome};

#[cfg(test)]
mod tests;
