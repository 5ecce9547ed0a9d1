//! From what a person asks for to a session that can be started: every limit is checked here, once.

mod admit;
mod agent;
mod agents;
mod ids;
mod model;
mod output;
mod problems;
mod request;
mod start;
mod termination;
mod text;

pub use admit::{Admitted, admit, check_document, check_title};
pub use agents::admit_agents;
pub use output::{least_output, output_limit};
pub use request::{AgentDraft, CriterionDraft, House, SessionDraft, TerminationDraft};
pub use start::check_start;
pub use termination::admit_termination;

pub(crate) use text::clean;

#[cfg(test)]
mod tests;
