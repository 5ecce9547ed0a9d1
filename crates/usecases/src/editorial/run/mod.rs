//! Driving a run: performs the engine's effects and feeds the outcomes back. It owns no rule.

mod admission;
mod answer;
mod call;
mod candidates;
mod context;
mod drive;
mod driver;
mod lease;
pub(super) mod metrics;
mod opening;
mod outcome;
mod patience;
mod purse;
mod retry;
mod step;
pub(super) mod story;

pub(crate) use context::Context;
pub use drive::{Driven, Hearing, RunError};
pub use metrics::describe_metrics;
pub(crate) use opening::{Beginning, Local, Read};
pub use opening::{Begun, LocalDrivers, Reserved};
pub(crate) use purse::Purses;
pub(crate) use step::refused;
