//! Google's Gemini models through `generateContent` and `batchEmbedContents` of the Gemini API.

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

mod decoder;
mod embeddings;
mod fault;
mod request;
mod thinking;

use async_trait::async_trait;
use atelier_domain::models::{
    AnswerStream, Embedder, EmbeddingRequest, Embeddings, LanguageModel, ModelError, ModelRequest,
};
use atelier_llm_kit::{Http, Wire, WireError};
use secrecy::SecretString;

use crate::decoder::Decoder;
use crate::embeddings::BatchRequest;
use crate::request::GenerateRequest;

/// The vendor's own endpoint.
pub const BASE_URL: &str = "https://generativelanguage.googleapis.com";

/// The version of the API that is called unless another is set. The aliases `gemini-*-latest` exist only here.
pub const DEFAULT_VERSION: &str = "v1beta";

/// The Gemini API.
#[derive(Clone, Debug)]
pub struct Gemini {
    wire: Wire,
    version: String,
}

impl Gemini {
    /// `base_url` is without a version, as in [`BASE_URL`]. Errors carry the provider's name `google`.
    pub fn new(http: Http, base_url: &str, key: SecretString) -> Result<Self, WireError> {
        // Not in the URL, where the vendor takes it too: URLs get logged.
        let wire = Wire::new(http, "google", base_url, fault::read)?.with_key(
            "x-goog-api-key",
            "",
            key,
        )?;
        Ok(Self {
            wire,
            version: DEFAULT_VERSION.to_owned(),
        })
    }

    /// Another version of the API: `v1` or `v1beta`.
    pub fn with_version(mut self, version: &str) -> Self {
        version.clone_into(&mut self.version);
        self
    }

    /// Another name for this provider in errors.
    pub fn named(mut self, provider: &str) -> Self {
        self.wire = self.wire.with_provider(provider);
        self
    }

    /// `{base}/{version}/models/{model}:{method}`.
    fn segments<'a>(&'a self, call: &'a str) -> [&'a str; 3] {
        [&self.version, "models", call]
    }
}

#[async_trait]
impl LanguageModel for Gemini {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let call = format!("{}:streamGenerateContent", bare(&request.model));
        let mut url = self.wire.url(&self.segments(&call));
        url.set_query(Some("alt=sse"));
        let body = GenerateRequest::new(&request);
        self.wire.stream(url, &body, Decoder::default()).await
    }
}

#[async_trait]
impl Embedder for Gemini {
    async fn embed(&self, request: EmbeddingRequest) -> Result<Embeddings, ModelError> {
        let call = format!("{}:batchEmbedContents", bare(&request.model));
        let url = self.wire.url(&self.segments(&call));
        let body = BatchRequest::new(&request);
        let decode = |body: &[u8]| embeddings::decode(body, &request);
        self.wire.call(url, &body, decode).await
    }
}

/// A model's id without the `models/` that the vendor's listings put before it.
fn bare(model: &str) -> &str {
    model.strip_prefix("models/").unwrap_or(model)
}

#[cfg(test)]
mod tests;
