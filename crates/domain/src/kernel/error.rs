//! Kinds of error, in words that no transport owns.

use std::error::Error as StdError;

/// What a failure means to a caller. The HTTP edge maps each kind to a status; nothing else does.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// Values that can't be accepted: the caller can mend them.
    Invalid,
    Unauthenticated,
    PaymentRequired,
    Forbidden,
    /// Absent, or not the caller's: the two can't be told apart.
    NotFound,
    /// The thing is in a state that does not allow this.
    Conflict,
    /// The thing changed since the caller read it.
    PreconditionFailed,
    TooLarge,
    RateLimited,
    /// Not configured, overloaded or out of reach for now.
    Unavailable,
    Internal,
}

/// One bad value of an input. `field` is a path such as `agents[2].temperature`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldError {
    pub field: String,
    /// Stable, snake_case.
    pub code: &'static str,
    /// Names the limit; lower case, no trailing period.
    pub message: String,
}

impl FieldError {
    pub fn new(field: impl Into<String>, code: &'static str, message: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            code,
            message: message.into(),
        }
    }
}

/// The one opaque failure of a port: the outside world did not do its part.
///
/// Callers can't act on its cause; it carries the source for the log.
#[derive(Debug, thiserror::Error)]
#[error("{context}")]
pub struct PortError {
    context: &'static str,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl PortError {
    pub fn new(context: &'static str, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            context,
            source: Some(source.into()),
        }
    }

    pub const fn message(context: &'static str) -> Self {
        Self {
            context,
            source: None,
        }
    }
}
