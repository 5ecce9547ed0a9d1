//! Editorial sessions and their documents.

pub(crate) mod documents;
pub(crate) mod sessions;
pub(crate) mod wire;
