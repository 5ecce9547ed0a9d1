//! The five ready roles, as data: what each is called, judges by, is told and looks like.

mod colours;
mod instructions;
mod ready;

pub use colours::CUSTOM_COLOURS;
pub use ready::{ReadyRole, default_team, quality, ready, ready_agent};

#[cfg(test)]
mod tests;
