//! The small types of the context: agents, events, positions, and the rules that end a run.

mod agent;
mod error;
mod event;
mod note;
mod positions;
mod termination;
