//! Groups of sessions.

mod draft;
mod error;
mod ports;
mod project;

pub use draft::{ProjectChange, ProjectDraft};
pub use error::ProjectError;
pub use ports::{ProjectReader, ProjectWriter};
pub use project::{Project, ProjectCursor, ProjectSummary};

#[cfg(test)]
mod tests;
