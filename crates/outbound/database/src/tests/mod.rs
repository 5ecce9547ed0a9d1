mod isolation;
mod outages;
pub(crate) mod plans;
