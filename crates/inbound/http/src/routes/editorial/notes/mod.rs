//! `/sessions/{id}/notes`, one file an operation.

pub(crate) mod add;
pub(crate) mod list;
