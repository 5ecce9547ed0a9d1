//! Any server that speaks Chat Completions.

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, Embedder, EmbeddingRequest, Embeddings, LanguageModel, ModelError, ModelRequest,
};
use atelier_llm_kit::{Http, Wire, WireError};
use secrecy::SecretString;

use crate::chat::{ChatRequest, Decoder, Profile};
use crate::{embeddings, fault};

/// A compatible server and what it takes.
#[derive(Clone, Debug)]
pub struct OpenAiCompatible {
    wire: Wire,
    profile: Profile,
}

impl OpenAiCompatible {
    /// `base_url` is what `/chat/completions` follows, usually with `/v1`. Servers without keys, such as Ollama,
    /// need none. Errors carry `provider`.
    pub fn new(
        http: Http,
        provider: &str,
        base_url: &str,
        key: Option<SecretString>,
        profile: Profile,
    ) -> Result<Self, WireError> {
        let wire = Wire::new(http, provider, base_url, fault::read)?;
        let wire = match key {
            Some(key) => wire.with_key("authorization", "Bearer ", key)?,
            None => wire,
        };
        Ok(Self { wire, profile })
    }
}

#[async_trait]
impl LanguageModel for OpenAiCompatible {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let url = self.wire.url(&["chat", "completions"]);
        let body = ChatRequest::new(&request, self.profile);
        self.wire.stream(url, &body, Decoder::default()).await
    }
}

#[async_trait]
impl Embedder for OpenAiCompatible {
    async fn embed(&self, request: EmbeddingRequest) -> Result<Embeddings, ModelError> {
        embeddings::embed(&self.wire, &request).await
    }
}
