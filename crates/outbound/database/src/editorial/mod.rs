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

pub(crate) use lease::is_driven;
pub(crate) use projects::{count_in, detach};
pub(crate) use purge::BATCHES;
pub(crate) use writer::update;

#[cfg(test)]
mod tests;
