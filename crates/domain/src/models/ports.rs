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

/// A vendor's own way of counting tokens, without a call.
///
/// Only asked where [`token_estimate`](crate::credits::token_estimate), which errs high and takes a fraction of the
/// time, says that a prompt is too long.
pub trait Tokenizer: Send + Sync {
    /// How many tokens a text takes, and nothing where the vocabulary of the model (the vendor's id) is not known. The
    /// first count may build the vocabulary, and a count reads the whole text: up to a second for a million tokens.
    fn count(&self, model: &str, text: &str) -> Option<u64>;
}

/// The providers this installation was configured with, by name (`anthropic`, `openai`, `google`, `scripted`, ...).
pub trait ModelDirectory: Send + Sync {
    /// Nothing where the provider has no key or is unknown.
    fn language_model(&self, provider: &str) -> Option<Arc<dyn LanguageModel>>;

    /// Nothing where the provider's models have no known vocabulary: their tokens are estimated.
    fn tokenizer(&self, _provider: &str) -> Option<Arc<dyn Tokenizer>> {
        None
    }

    /// Names in order of preference for a default model.
    fn providers(&self) -> Vec<String>;
}
