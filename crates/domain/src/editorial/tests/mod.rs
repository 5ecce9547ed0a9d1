//! The small types of the context: agents, events, and the rules that end a run.

mod agent;
mod error;
mod event;
mod note;
mod termination;
