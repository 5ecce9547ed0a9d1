//! Language models: the neutral request and answer, the ports that reach a vendor, and the catalogue.

mod answer;
mod catalogue;
mod error;
mod ports;
mod request;

pub use answer::{CompletedAnswer, FinishReason, StreamPart, TokenUsage};
pub use error::{ErrorClass, ModelError};
pub use ports::{AnswerStream, Embedder, Embeddings, LanguageModel, ModelDirectory};
pub use request::{Effort, EmbeddingRequest, JsonSchema, Message, ModelRequest, Role, TextBlock};

#[cfg(test)]
mod tests;
