//! Driving a run: performs the engine's effects and feeds the outcomes back. It owns no rule.

mod admission;
mod answer;
mod call;
mod candidates;
mod context;
mod drive;
mod driver;
mod handoff;
mod lease;
pub(super) mod metrics;
mod outcome;
mod patience;
mod retry;
pub(super) mod story;

pub use drive::{Driven, Hearing, RunError};
pub(crate) use handoff::Handoffs;
pub use metrics::describe_metrics;
