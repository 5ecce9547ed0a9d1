//! The same answer on each vendor's wire.

mod anthropic;
mod chat;
mod dialects;
mod gemini;
mod responses;

pub use dialects::Dialect;
