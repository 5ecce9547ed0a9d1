//! The edges to vendors of models.

use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;
use futures_core::Stream;

use super::{EmbeddingRequest, ModelError, ModelRequest, StreamPart, TokenUsage};

/// A streamed answer. It ends after [`StreamPart::Finished`], or with one error. Dropping it cancels the call:
/// the connection to the vendor is closed.
pub type AnswerStream = Pin<Box<dyn Stream<Item = Result<StreamPart, ModelError>> + Send>>;

/// A vendor's text models.
#[async_trait]
pub trait LanguageModel: Send + Sync {
    /// Starts a call. An answer that is refused or blocked is not an error: it ends with that finish reason.
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError>;
}

/// Vectors in the order of the texts; usage where the vendor reports it.
#[derive(Clone, Debug, PartialEq)]
pub struct Embeddings {
    pub vectors: Vec<Vec<f32>>,
    pub usage: Option<TokenUsage>,
}

/// A vendor's embedding models.
#[async_trait]
pub trait Embedder: Send + Sync {
    async fn embed(&self, request: EmbeddingRequest) -> Result<Embeddings, ModelError>;
}

/// The providers this installation was configured with, by name (`anthropic`, `openai`, `google`, `scripted`, ...).
pub trait ModelDirectory: Send + Sync {
    /// Nothing where the provider has no key or is unknown.
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>>;

    /// Names in order of preference for a default model.
    fn providers(&self) -> Vec<String>;
}
