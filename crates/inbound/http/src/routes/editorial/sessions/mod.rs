//! `/sessions` and `/sessions/{id}`, one file an operation.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod estimate;
pub(crate) mod events;
pub(crate) mod get;
pub(crate) mod list;
pub(crate) mod move_to;
pub(crate) mod pause;
pub(crate) mod rename;
pub(crate) mod resume;
mod snapshot;
pub(crate) mod start;
pub(crate) mod start_stream;
pub(crate) mod stop;
pub(crate) mod turns;
