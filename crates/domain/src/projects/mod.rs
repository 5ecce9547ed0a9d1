//! Groups of sessions.

mod error;
mod ports;
mod project;

pub use error::ProjectError;
pub use ports::{ProjectReader, ProjectWriter};
pub use project::{Project, ProjectCursor, ProjectSummary};
