//! One provider's endpoint: where it is, what to show at the door, how to read its errors.

use std::fmt;
use std::sync::Arc;

use atelier_domain::models::{AnswerStream, ErrorClass, ModelError};
use futures_util::TryStreamExt;
use reqwest::header::{CONTENT_TYPE, HeaderMap, HeaderName, HeaderValue};
use reqwest::{Response, Url};
use secrecy::{ExposeSecret, SecretString};
use serde::Serialize;

use crate::answer::{answer, whole_answer};
use crate::{Fault, FaultReader, Http, Origin, VendorDecoder, retry};

/// An error body is a short text; more of it is not read.
const MAX_ERROR_BYTES: usize = 64 * 1024;
/// A whole answer: 2048 vectors of 3072 numbers are about 80 MB of JSON, so this leaves room for the largest batch.
const MAX_ANSWER_BYTES: usize = 128 * 1024 * 1024;
/// Names under which vendors send the id of a call: Anthropic; OpenAI, Groq and most others; `OpenRouter`.
const REQUEST_ID_HEADERS: [&str; 3] = ["request-id", "x-request-id", "x-generation-id"];

/// A provider as it is called. Cheap to clone.
#[derive(Clone)]
pub struct Wire {
    http: Http,
    provider: Arc<str>,
    base: Url,
    headers: HeaderMap,
    secret: Option<SecretString>,
    read_fault: FaultReader,
}

/// A provider's settings are unusable. Neither the URL nor the key is quoted: both may hold secrets.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WireError {
    #[error("the base URL is not a URL")]
    NoUrl,
    #[error("the base URL is neither http nor https")]
    Scheme,
    #[error("the base URL carries a user name, a password, a query or a fragment")]
    Decorated,
    #[error("the key contains characters that no header can carry")]
    Key,
}

impl Wire {
    /// `base_url` may end in a slash or not, and may have a path.
    pub fn new(
        http: Http,
        provider: &str,
        base_url: &str,
        read_fault: FaultReader,
    ) -> Result<Self, WireError> {
        let base = Url::parse(base_url).map_err(|_| WireError::NoUrl)?;
        if !matches!(base.scheme(), "http" | "https") {
            return Err(WireError::Scheme);
        }
        let plain = base.username().is_empty()
            && base.password().is_none()
            && base.query().is_none()
            && base.fragment().is_none();
        if !plain {
            return Err(WireError::Decorated);
        }
        Ok(Self {
            http,
            provider: provider.into(),
            base,
            headers: HeaderMap::new(),
            secret: None,
            read_fault,
        })
    }

    pub fn with_header(mut self, name: &'static str, value: &'static str) -> Self {
        self.headers.insert(
            HeaderName::from_static(name),
            HeaderValue::from_static(value),
        );
        self
    }

    /// Sends the key in a header, after a prefix such as `Bearer `.
    pub fn with_key(
        mut self,
        name: &'static str,
        prefix: &str,
        key: SecretString,
    ) -> Result<Self, WireError> {
        let value = format!("{prefix}{}", key.expose_secret());
        let mut value = HeaderValue::try_from(value).map_err(|_| WireError::Key)?;
        value.set_sensitive(true);
        self.headers.insert(HeaderName::from_static(name), value);
        self.secret = Some(key);
        Ok(self)
    }

    /// The name that errors carry, as configured.
    pub fn with_provider(mut self, provider: &str) -> Self {
        self.provider = provider.into();
        self
    }

    /// The base URL followed by these segments of a path. Whatever a segment contains, it stays one segment.
    pub fn url(&self, segments: &[&str]) -> Url {
        let mut url = self.base.clone();
        if let Ok(mut path) = url.path_segments_mut() {
            path.pop_if_empty().extend(segments);
        }
        url
    }

    /// Sends the body and streams the answer through the decoder.
    pub async fn stream<D>(
        &self,
        url: Url,
        body: &impl Serialize,
        decoder: D,
    ) -> Result<AnswerStream, ModelError>
    where
        D: VendorDecoder + Unpin + 'static,
    {
        let (response, origin) = self.post(url, body).await?;
        match Kind::of(&response) {
            Kind::Json => match read(response, MAX_ANSWER_BYTES).await {
                Ok(body) => Ok(whole_answer(&body, decoder, &origin)),
                Err(fault) => Err(origin.error(fault)),
            },
            Kind::Page => Err(origin.error(page(&response))),
            Kind::Events => {
                let body = response.bytes_stream().map_err(Fault::transport);
                Ok(answer(body, decoder, origin))
            }
        }
    }

    /// Sends the body and gives the whole answer to `decode`.
    pub async fn call<T>(
        &self,
        url: Url,
        body: &impl Serialize,
        decode: impl FnOnce(&[u8]) -> Result<T, Fault>,
    ) -> Result<T, ModelError> {
        let (response, origin) = self.post(url, body).await?;
        let answer = match Kind::of(&response) {
            Kind::Page => Err(page(&response)),
            Kind::Json | Kind::Events => read(response, MAX_ANSWER_BYTES).await,
        };
        answer
            .and_then(|body| decode(&body))
            .map_err(|fault| origin.error(fault))
    }

    /// An answer of status 200 to 299, its body unread.
    async fn post(
        &self,
        url: Url,
        body: &impl Serialize,
    ) -> Result<(Response, Origin), ModelError> {
        let mut origin = Origin::new(&self.provider).with_secret(self.secret.clone());
        let body = serde_json::to_vec(body).map_err(|error| {
            origin.error(Fault {
                source: Some(Box::new(error)),
                ..Fault::new(ErrorClass::InvalidRequest, "the request is no JSON")
            })
        })?;
        let sent = self
            .http
            .client()
            .post(url)
            .headers(self.headers.clone())
            .header(CONTENT_TYPE, "application/json")
            .body(body)
            .send()
            .await;
        let response = sent.map_err(|error| origin.error(Fault::transport(error)))?;
        origin.request_id = request_id(response.headers());
        let status = response.status();
        if status.is_success() {
            return Ok((response, origin));
        }
        let headers = response.headers().clone();
        // What was read before a broken or endless body was given up is still worth reading.
        let body = read_some(response, MAX_ERROR_BYTES).await.0;
        let mut fault = Fault::of_answer(status.as_u16(), &body, self.read_fault);
        retry::apply(&headers, &mut fault);
        Err(origin.error(fault))
    }
}

impl fmt::Debug for Wire {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Wire")
            .field("provider", &self.provider)
            .field("base", &self.base.as_str())
            .finish_non_exhaustive()
    }
}

/// What a body is, by its content type.
enum Kind {
    Json,
    /// A page for people: a proxy's or a sign-in's, never a vendor's answer.
    Page,
    /// Also what is called plain text or nothing: not every server names its streams.
    Events,
}

impl Kind {
    fn of(response: &Response) -> Self {
        let media = response
            .headers()
            .get(CONTENT_TYPE)
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next())
            .unwrap_or_default()
            .trim()
            .to_ascii_lowercase();
        match media.as_str() {
            "application/json" => Self::Json,
            "text/html" | "application/xhtml+xml" => Self::Page,
            _ => Self::Events,
        }
    }
}

fn page(response: &Response) -> Fault {
    let mut fault = Fault::new(
        ErrorClass::Malformed,
        "an HTML page came instead of an answer",
    );
    fault.status = Some(response.status().as_u16());
    fault
}

fn request_id(headers: &HeaderMap) -> Option<String> {
    REQUEST_ID_HEADERS
        .iter()
        .find_map(|name| headers.get(*name)?.to_str().ok())
        .map(str::to_owned)
}

async fn read(response: Response, limit: usize) -> Result<Vec<u8>, Fault> {
    match read_some(response, limit).await {
        (body, None) => Ok(body),
        (_, Some(fault)) => Err(fault),
    }
}

/// What could be read, and why no more of it.
async fn read_some(mut response: Response, limit: usize) -> (Vec<u8>, Option<Fault>) {
    let mut body = Vec::new();
    loop {
        match response.chunk().await {
            Ok(Some(bytes)) if body.len() + bytes.len() <= limit => body.extend_from_slice(&bytes),
            Ok(Some(_)) => {
                let message = format!("the answer is larger than {limit} bytes");
                return (body, Some(Fault::new(ErrorClass::Malformed, message)));
            }
            Ok(None) => return (body, None),
            Err(error) => return (body, Some(Fault::transport(error))),
        }
    }
}
