//! Costs and accounts as JSON: credits as decimal numbers.

mod account;
mod estimate;

pub(crate) use account::{EntryKind, History, Purse};
pub(crate) use estimate::Estimate;
