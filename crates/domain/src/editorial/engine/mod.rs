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
pub use machine::{ENGINE_VERSION, step};

#[cfg(test)]
mod tests;
