//! Sessions with their versions, turns, notes and journals.

mod documents;
mod entity;
mod journal;
mod lease;
mod notes;
mod projects;
mod purge;
mod scoped;
mod sessions;
mod turns;
mod writer;

pub(crate) use documents::Documents;
pub(crate) use journal::Journal;
pub(crate) use notes::Notes;
pub(crate) use projects::{count_in, detach};
pub(crate) use purge::BATCHES;
pub(crate) use sessions::Sessions;
pub(crate) use turns::Turns;

#[cfg(test)]
mod tests;
