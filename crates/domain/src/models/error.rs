//! Why a call to a model failed, in classes that callers can act on.

use std::error::Error as StdError;
use std::time::Duration;

/// Classes as in `docs/adding-a-provider.md`; each vendor's statuses and codes are read into these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorClass {
    InvalidRequest,
    Auth,
    Permission,
    NotFound,
    TooLarge,
    RateLimited,
    /// A limit that waiting does not clear: no credit, spend cap reached.
    QuotaExhausted,
    ServerError,
    Overloaded,
    Timeout,
    /// The connection could not be made or broke.
    Connection,
    /// The stream ended without the vendor's end mark.
    StreamEndedEarly,
    /// The vendor answered something that its own description does not allow.
    Malformed,
}

impl ErrorClass {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalid_request",
            Self::Auth => "auth",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::QuotaExhausted => "quota_exhausted",
            Self::ServerError => "server_error",
            Self::Overloaded => "overloaded",
            Self::Timeout => "timeout",
            Self::Connection => "connection",
            Self::StreamEndedEarly => "stream_ended_early",
            Self::Malformed => "malformed",
        }
    }

    /// Whether the same call may succeed later.
    pub const fn is_retryable(self) -> bool {
        matches!(
            self,
            Self::RateLimited
                | Self::ServerError
                | Self::Overloaded
                | Self::Timeout
                | Self::Connection
                | Self::StreamEndedEarly
        )
    }
}

/// A failed call. The message is for operators: a person is shown the class only.
#[derive(Debug, thiserror::Error)]
#[error("{provider}: {class}: {message}", class = class.as_str())]
pub struct ModelError {
    /// Name of the provider as configured.
    pub provider: String,
    pub class: ErrorClass,
    /// The class's rule unless the vendor said otherwise (`x-should-retry`).
    pub retryable: bool,
    pub retry_after: Option<Duration>,
    pub status: Option<u16>,
    /// The vendor's own code or type, as sent.
    pub vendor_code: Option<String>,
    pub message: String,
    pub request_id: Option<String>,
    #[source]
    pub source: Option<Box<dyn StdError + Send + Sync>>,
}

impl ModelError {
    pub fn new(provider: impl Into<String>, class: ErrorClass, message: impl Into<String>) -> Self {
        Self {
            provider: provider.into(),
            class,
            retryable: class.is_retryable(),
            retry_after: None,
            status: None,
            vendor_code: None,
            message: message.into(),
            request_id: None,
            source: None,
        }
    }
}
