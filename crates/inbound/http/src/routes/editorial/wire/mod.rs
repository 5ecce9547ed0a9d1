//! Editorial work as JSON. What clients rely on stands here alone; the domain's types may change their shape.

mod agent;
mod document;
mod draft;
pub(crate) mod event;
mod filter;
mod names;
mod note;
mod session;
mod turn;

pub(crate) use agent::Agent;
pub(crate) use document::{Diff, Document, DocumentWrite, VersionList};
pub(crate) use draft::{AgentDraft, SessionDraft, SessionMove, SessionPatch, SessionRename};
pub(crate) use filter::in_project;
pub(crate) use names::{
    CompletionReason, Dropped, FinishReason, PauseReason, Role, SegmentKind, Status, Tier,
    wire_enum,
};
pub(crate) use note::{Note, NoteDraft, NoteList};
pub(crate) use session::{Failure, Session, SessionList};
pub(crate) use turn::{Evaluation, TurnList, Usage};
