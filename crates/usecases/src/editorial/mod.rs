//! Editorial sessions: everything a person can do with one, and the run that does the work.

mod aside;
mod change;
mod commit;
mod control;
mod create;
mod documents;
mod estimate;
mod export;
mod file;
mod follow;
mod follow_account;
mod follow_all;
mod notes;
mod read;
mod recent;
mod run;
mod service;
mod windows;

pub use change::SessionChange;
pub(crate) use create::Planner;
pub use documents::DiffOf;
pub use export::{ExportFormat, Exported};
pub use follow::EventStream;
pub use follow_all::{PersonEvent, PersonStream, Told};
pub use read::SessionView;
pub use run::{Begun, Driven, Hearing, LocalDrivers, Reserved, RunError, describe_metrics};
pub use service::{Editorial, Ports, Settings};

#[cfg(test)]
mod tests;
