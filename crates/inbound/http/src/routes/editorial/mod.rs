//! Editorial sessions, their documents and notes, and the stream of all of a person's runs.

pub(crate) mod documents;
pub(crate) mod events;
pub(crate) mod notes;
pub(crate) mod sessions;
pub(crate) mod wire;
