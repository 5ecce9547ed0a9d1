//! How the issuer is asked: briefly, never elsewhere than where it is configured to be, and for small answers.

use std::time::Duration;

use atelier_domain::kernel::PortError;
use reqwest::{RequestBuilder, StatusCode, redirect};
use serde::de::DeserializeOwned;

use crate::endpoint::Endpoint;

/// For the TCP and TLS handshakes together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// From the first byte sent to the last byte of the answer: a person waits for it.
const TIMEOUT: Duration = Duration::from_secs(5);
/// Descriptions, key sets and tokens of large issuers have a few KiB.
const ANSWER_BYTES: usize = 256 * 1024;

#[derive(Clone, Debug)]
pub(crate) struct Http(reqwest::Client);

impl Http {
    /// Redirects are not followed: keys come from the configured place alone.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that is built once, with its timeouts"
    )]
    pub(crate) fn new() -> Result<Self, reqwest::Error> {
        reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .build()
            .map(Self)
    }

    pub(crate) fn get(&self, endpoint: &Endpoint) -> RequestBuilder {
        self.0.get(endpoint.url().clone())
    }

    pub(crate) fn post(&self, endpoint: &Endpoint) -> RequestBuilder {
        self.0.post(endpoint.url().clone())
    }
}

/// What came back, small enough to be held.
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    body: Vec<u8>,
}

/// Sends it and reads the whole answer.
pub(crate) async fn ask(request: RequestBuilder) -> Result<Answer, PortError> {
    let mut response = request.send().await.map_err(unreachable)?;
    let status = response.status();
    let mut body = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(unreachable)? {
        if body.len() + piece.len() > ANSWER_BYTES {
            return Err(PortError::message(
                "the issuer's answer is larger than 256 KiB",
            ));
        }
        body.extend_from_slice(&piece);
    }
    Ok(Answer { status, body })
}

/// Sends it, and reads the answer of an issuer that is well.
pub(crate) async fn ask_json<T: DeserializeOwned>(request: RequestBuilder) -> Result<T, PortError> {
    let answer = ask(request).await?;
    if answer.status != StatusCode::OK {
        return Err(answer.unexpected());
    }
    answer.json()
}

impl Answer {
    pub(crate) fn json<T: DeserializeOwned>(&self) -> Result<T, PortError> {
        serde_json::from_slice(&self.body)
            .map_err(|error| PortError::new("the issuer's answer can't be read", error))
    }

    /// Who is busy may be well later; anything else has to be mended by somebody.
    pub(crate) fn unexpected(&self) -> PortError {
        let told = format!("status {}", self.status);
        if self.status.is_server_error() || self.status == StatusCode::TOO_MANY_REQUESTS {
            PortError::unavailable("the issuer can't answer now", told)
        } else {
            PortError::new("the issuer refused to answer", told)
        }
    }
}

/// An error without the address that was asked: it may carry parameters.
fn unreachable(error: reqwest::Error) -> PortError {
    PortError::unavailable("the issuer can't be reached", error.without_url())
}
