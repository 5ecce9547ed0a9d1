//! OpenAI itself.

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, Embedder, EmbeddingRequest, Embeddings, LanguageModel, ModelError, ModelRequest,
};
use atelier_llm_kit::{Http, Wire, WireError};
use secrecy::SecretString;

use crate::responses::{Decoder, ResponsesRequest};
use crate::{embeddings, fault};

/// The vendor's own endpoint.
pub const BASE_URL: &str = "https://api.openai.com/v1";

/// The Responses and Embeddings APIs.
#[derive(Clone, Debug)]
pub struct OpenAi {
    wire: Wire,
}

impl OpenAi {
    /// `base_url` is with `/v1`, as in [`BASE_URL`]. Errors carry the provider's name `openai`.
    pub fn new(http: Http, base_url: &str, key: SecretString) -> Result<Self, WireError> {
        let wire = Wire::new(http, "openai", base_url, fault::read)?.with_key(
            "authorization",
            "Bearer ",
            key,
        )?;
        Ok(Self { wire })
    }

    /// Another name for this provider in errors.
    pub fn named(self, provider: &str) -> Self {
        Self {
            wire: self.wire.with_provider(provider),
        }
    }
}

#[async_trait]
impl LanguageModel for OpenAi {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let url = self.wire.url(&["responses"]);
        let body = ResponsesRequest::new(&request);
        self.wire.stream(url, &body, Decoder::default()).await
    }
}

#[async_trait]
impl Embedder for OpenAi {
    async fn embed(&self, request: EmbeddingRequest) -> Result<Embeddings, ModelError> {
        embeddings::embed(&self.wire, &request).await
    }
}
