//! OpenAI's models through its Responses API, and every server that speaks Chat Completions.
//!
//! The two APIs differ in requests, streams and words, so each has a module of its own. They share the shape of
//! errors and the embeddings endpoint.

#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing,
        clippy::string_slice
    )
)]

mod chat;
mod compatible;
mod embeddings;
mod fault;
mod openai;
mod responses;
mod tokenizer;

pub use chat::{EndUserField, LimitField, Profile, ReasoningControl, SystemRole};
pub use compatible::OpenAiCompatible;
pub use openai::{BASE_URL, OpenAi};
pub use tokenizer::OpenAiTokenizer;

#[cfg(test)]
mod tests;
