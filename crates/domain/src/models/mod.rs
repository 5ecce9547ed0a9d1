//! Language models: the neutral request and answer, the ports that reach a vendor, and the catalogue.

mod answer;
mod catalogue;
mod error;
mod ports;
mod request;

pub use answer::{CompletedAnswer, FailedCall, FinishReason, StreamPart, TokenUsage};
pub use catalogue::{
    Abilities, Catalogue, CatalogueError, DropReason, Dropped, LongPrompt, ModelKind, ModelSpec,
    ModelStatus, Parameter, PlanTier, Prices, Rates, ReasoningControl, Sampling, Scheduled,
    VectorSize,
};
pub use error::{ErrorClass, ModelError};
pub use ports::{AnswerStream, Embedder, Embeddings, LanguageModel, ModelDirectory, Tokenizer};
pub use request::{Effort, EmbeddingRequest, JsonSchema, Message, ModelRequest, Role, TextBlock};

#[cfg(test)]
mod tests;
