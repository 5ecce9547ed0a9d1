//! What work costs.

pub(crate) mod estimate;
pub(crate) mod wire;
