//! Driving a run: performs the engine's effects and feeds the outcomes back. It owns no rule.

mod admission;
mod call;
mod context;
mod driver;
mod handoff;
mod outcome;

pub use driver::{Driven, RunError};
pub(crate) use handoff::Handoffs;
