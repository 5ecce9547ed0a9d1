//! Costs and accounts as JSON: credits as decimal numbers.

mod account;
mod estimate;

pub(crate) use account::{Balance, EntryKind, History};
pub(crate) use estimate::Estimate;
