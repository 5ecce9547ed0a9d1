//! Projects and the sessions in them, one file an operation.

pub(crate) mod change;
pub(crate) mod create;
pub(crate) mod delete;
pub(crate) mod get;
pub(crate) mod list;
mod respond;
pub(crate) mod sessions;
pub(crate) mod unarchive;
mod wire;
