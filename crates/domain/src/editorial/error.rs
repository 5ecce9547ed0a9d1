//! What can go wrong with an editorial session, in words a person may read.

use crate::billing::PlanLimit;
use crate::editorial::engine::Refused;
use crate::editorial::note::Note;
use crate::kernel::{ErrorKind, FieldError, MicroCredits, PortError};

#[derive(Debug, thiserror::Error)]
pub enum EditorialError {
    #[error("no such session")]
    SessionNotFound,
    #[error("the session has no document yet")]
    DocumentNotFound,
    #[error("no such document version")]
    VersionNotFound,
    #[error("no such project")]
    ProjectNotFound,
    #[error("the project is archived; take it out of the archive first")]
    ProjectArchived,
    #[error("some values can't be accepted")]
    Invalid(Vec<FieldError>),
    #[error(transparent)]
    Refused(Refused),
    #[error("the session changed while this was done; read it again and retry")]
    Busy,
    #[error("the document is not the version you named")]
    DocumentChanged,
    #[error("{0}")]
    PlanLimit(PlanLimit),
    /// The account can't hold what the run's next calls may cost.
    #[error("the next call may cost {} credits, and {} are available", needed.as_credits(), available.as_credits())]
    InsufficientCredits {
        needed: MicroCredits,
        available: MicroCredits,
    },
    #[error("storage did not do its part")]
    Port(#[from] PortError),
}

impl From<Refused> for EditorialError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::TooManyNotes => Self::Invalid(vec![FieldError::new(
                "notes",
                "too_many",
                format!("must be at most {}", Note::PER_SESSION),
            )]),
            refused => Self::Refused(refused),
        }
    }
}

impl EditorialError {
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::SessionNotFound
            | Self::DocumentNotFound
            | Self::VersionNotFound
            | Self::ProjectNotFound => ErrorKind::NotFound,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::Refused(_) | Self::ProjectArchived | Self::Busy => ErrorKind::Conflict,
            Self::DocumentChanged => ErrorKind::PreconditionFailed,
            Self::PlanLimit(_) | Self::InsufficientCredits { .. } => ErrorKind::PaymentRequired,
            Self::Port(error) => error.kind(),
        }
    }

    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::SessionNotFound => "session_not_found",
            Self::DocumentNotFound => "document_not_found",
            Self::VersionNotFound => "version_not_found",
            Self::ProjectNotFound => "project_not_found",
            Self::ProjectArchived => "project_archived",
            Self::Invalid(_) => "invalid_input",
            Self::Refused(Refused::NoWriter) => "no_writer",
            Self::Refused(Refused::NothingLeft) => "nothing_left",
            Self::Refused(_) => "wrong_status",
            Self::Busy => "busy",
            Self::DocumentChanged => "document_changed",
            Self::PlanLimit(limit) => limit.code(),
            Self::InsufficientCredits { .. } => "insufficient_credits",
            Self::Port(error) => error.code(),
        }
    }
}
