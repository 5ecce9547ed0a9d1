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
mod purse;
mod retry;
mod step;
pub(super) mod story;

pub(crate) use admission::{Admission, Shortfall};
pub(crate) use context::Context;
pub use drive::{Driven, Hearing, RunError};
pub(crate) use handoff::{Handoff, Handoffs};
pub use metrics::describe_metrics;
pub(crate) use purse::{Purses, fill};
pub(crate) use step::refused;
