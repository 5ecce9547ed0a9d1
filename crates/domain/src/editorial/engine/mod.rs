//! The phase engine: a pure function `(state, input) -> (state, effects)`.
//!
//! The same function decides live, in tests and on resume. It owns every rule about what happens next: the order
//! of phases, who is called, when a run pauses, ends or fails, and which version is delivered. It performs nothing.

mod calls;
mod commands;
mod endings;
mod input;
mod machine;
mod reports;
mod rounds;

pub use input::{
    DocumentChange, Effect, Halt, Input, NextCalls, Refused, Surroundings, Transition, TurnResult,
};
pub use machine::step;

/// Written into a run when it starts, so that a later engine can go on by the rules of then.
pub const ENGINE_VERSION: u32 = 1;

#[cfg(test)]
mod tests;
