//! A vendor's failure before it is known whose call it was.

use std::error::Error as StdError;
use std::time::Duration;

use atelier_domain::models::{ErrorClass, ModelError};
use serde_json::Value;

/// Longest message that is kept, in characters: some vendors send the request back in it.
const MAX_MESSAGE_CHARS: usize = 500;

/// Reads a vendor's error body. The status is absent for errors that come inside a 200.
pub type FaultReader = fn(status: Option<u16>, body: &Value) -> Fault;

/// What went wrong, as far as the wire tells. [`Origin`](crate::Origin) makes a [`ModelError`] of it.
#[derive(Debug)]
pub struct Fault {
    pub class: ErrorClass,
    pub message: String,
    /// The vendor's own code or type.
    pub vendor_code: Option<String>,
    /// The vendor's word on repeating the call; without one the class decides.
    pub retryable: Option<bool>,
    pub retry_after: Option<Duration>,
    pub status: Option<u16>,
    pub request_id: Option<String>,
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Fault {
    pub fn new(class: ErrorClass, message: impl Into<String>) -> Self {
        Self {
            class,
            message: message.into(),
            vendor_code: None,
            retryable: None,
            retry_after: None,
            status: None,
            request_id: None,
            source: None,
        }
    }

    pub fn with_code(mut self, vendor_code: Option<String>) -> Self {
        self.vendor_code = vendor_code;
        self
    }

    /// The stream stopped before the vendor's end mark.
    pub fn ended_early() -> Self {
        Self::new(
            ErrorClass::StreamEndedEarly,
            "the stream ended without its end mark",
        )
    }

    /// `what` is no JSON or has another shape than described. The parser's own words are left out: they may quote
    /// what the model wrote.
    pub fn malformed(what: &str, error: &serde_json::Error) -> Self {
        Self::new(
            ErrorClass::Malformed,
            format!(
                "{what} is not as described: {category:?} error at line {line}, column {column}",
                category = error.classify(),
                line = error.line(),
                column = error.column(),
            ),
        )
    }

    /// Reads an answer with an error status. A body that is no JSON, such as a proxy's page, leaves the status.
    pub(crate) fn of_answer(status: u16, body: &[u8], read: FaultReader) -> Self {
        let mut fault = match serde_json::from_slice(body) {
            Ok(body) => read(Some(status), &body),
            Err(_) => Self::new(
                class_of_status(status),
                format!("HTTP {status} with a body that is no JSON"),
            ),
        };
        fault.status = Some(status);
        fault
    }

    pub(crate) fn transport(error: reqwest::Error) -> Self {
        let (class, message) = if error.is_timeout() {
            (ErrorClass::Timeout, "no byte came in time")
        } else if error.is_connect() {
            (ErrorClass::Connection, "no connection could be made")
        } else if error.is_builder() {
            (ErrorClass::InvalidRequest, "the request could not be built")
        } else {
            (ErrorClass::Connection, "the connection broke")
        };
        let mut fault = Self::new(class, message);
        // A base URL may name a private host.
        fault.source = Some(Box::new(error.without_url()));
        fault
    }

    pub(crate) fn into_error(self, provider: &str) -> ModelError {
        let message = match self.message.char_indices().nth(MAX_MESSAGE_CHARS) {
            Some((end, _)) => format!("{}…", self.message.get(..end).unwrap_or_default()),
            None => self.message,
        };
        ModelError {
            retryable: self.retryable.unwrap_or(self.class.is_retryable()),
            retry_after: self.retry_after,
            status: self.status,
            vendor_code: self.vendor_code,
            request_id: self.request_id,
            source: self.source,
            ..ModelError::new(provider, self.class, message)
        }
    }
}

/// The class of a status where the body says nothing better.
pub const fn class_of_status(status: u16) -> ErrorClass {
    match status {
        401 => ErrorClass::Auth,
        402 => ErrorClass::QuotaExhausted,
        403 => ErrorClass::Permission,
        404 => ErrorClass::NotFound,
        408 | 504 => ErrorClass::Timeout,
        413 => ErrorClass::TooLarge,
        429 => ErrorClass::RateLimited,
        // 498 is Groq's, 529 Anthropic's: both say "no capacity now".
        498 | 503 | 529 => ErrorClass::Overloaded,
        // A conflict (409) is one between calls on the vendor's side and passes.
        409 | 500.. => ErrorClass::ServerError,
        400..500 => ErrorClass::InvalidRequest,
        _ => ErrorClass::Malformed,
    }
}

/// A code as text: compatible servers send numbers too.
pub fn word(value: Option<&Value>) -> Option<String> {
    match value? {
        Value::String(word) if !word.is_empty() => Some(word.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}
