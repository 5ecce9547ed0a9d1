//! Claude models through Anthropic's Messages API, version 2026-10-21.
//!
//! That version knows no sampling parameters: a request's temperature is never sent.

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
mod fault;
mod request;
mod thinking;

use async_trait::async_trait;
use atelier_domain::models::{AnswerStream, LanguageModel, ModelError, ModelRequest};
use atelier_llm_kit::{Http, Wire, WireError};
use secrecy::SecretString;

use crate::decoder::Decoder;
use crate::request::MessagesRequest;

/// The vendor's own endpoint.
pub const BASE_URL: &str = "https://api.anthropic.com";

/// The version of the API that this adapter speaks.
pub const API_VERSION: &str = "2026-10-21";

/// The Messages API.
#[derive(Clone, Debug)]
pub struct Anthropic {
    wire: Wire,
}

impl Anthropic {
    /// `base_url` is without `/v1`, as in [`BASE_URL`]. Errors carry the provider's name `anthropic`.
    pub fn new(http: Http, base_url: &str, key: SecretString) -> Result<Self, WireError> {
        let wire = Wire::new(http, "anthropic", base_url, fault::read)?
            .with_header("anthropic-version", API_VERSION)
            .with_key("x-api-key", "", key)?;
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
impl LanguageModel for Anthropic {
    async fn stream(&self, request: ModelRequest) -> Result<AnswerStream, ModelError> {
        let url = self.wire.url(&["v1", "messages"]);
        let body = MessagesRequest::new(&request);
        self.wire.stream(url, &body, Decoder::default()).await
    }
}

#[cfg(test)]
mod tests;
