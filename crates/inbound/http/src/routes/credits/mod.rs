//! What work costs.

pub(crate) mod balance;
pub(crate) mod estimate;
pub(crate) mod history;
pub(crate) mod wire;
