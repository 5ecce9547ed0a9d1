//! What can go wrong with a project, in words a person may read.

use crate::billing::PlanLimit;
use crate::kernel::{ErrorKind, FieldError, PortError};

#[derive(Debug, thiserror::Error)]
pub enum ProjectError {
    #[error("no such project")]
    NotFound,
    #[error("the project is archived; take it out of the archive first")]
    Archived,
    #[error("a project has to be archived before it is deleted for good")]
    NotArchived,
    #[error("the project is not the one you named")]
    Changed,
    #[error("the project changed while this was done; read it again and retry")]
    Busy,
    #[error("some values can't be accepted")]
    Invalid(Vec<FieldError>),
    #[error("{0}")]
    PlanLimit(PlanLimit),
    #[error("storage did not do its part")]
    Port(#[from] PortError),
}

impl ProjectError {
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotFound => ErrorKind::NotFound,
            Self::Archived | Self::NotArchived | Self::Busy => ErrorKind::Conflict,
            Self::Changed => ErrorKind::PreconditionFailed,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::PlanLimit(_) => ErrorKind::PaymentRequired,
            Self::Port(error) => error.kind(),
        }
    }

    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "project_not_found",
            Self::Archived => "project_archived",
            Self::NotArchived => "project_not_archived",
            Self::Changed => "project_changed",
            Self::Busy => "busy",
            Self::Invalid(_) => "invalid_input",
            Self::PlanLimit(limit) => limit.code(),
            Self::Port(error) => error.code(),
        }
    }
}
