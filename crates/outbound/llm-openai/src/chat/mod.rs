//! The Chat Completions API, as OpenAI and others speak it.

mod content;
mod decoder;
mod mould;
mod profile;
mod request;

pub(crate) use decoder::Decoder;
pub use profile::{EndUserField, LimitField, Profile, ReasoningControl, SystemRole};
pub(crate) use request::ChatRequest;
