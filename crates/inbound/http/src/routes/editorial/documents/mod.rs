//! The document of a session and its versions, one file an operation.

pub(crate) mod diff;
pub(crate) mod export;
pub(crate) mod get;
pub(crate) mod put;
mod respond;
pub(crate) mod restore;
pub(crate) mod version;
pub(crate) mod versions;
