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
/// Callers can't act on its cause, which it carries for the log; all they learn is whether it may pass by itself.
#[derive(Debug, thiserror::Error)]
#[error("{context}")]
pub struct PortError {
    context: &'static str,
    is_unavailable: bool,
    #[source]
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl PortError {
    pub fn new(context: &'static str, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            context,
            is_unavailable: false,
            source: Some(source.into()),
        }
    }

    pub const fn message(context: &'static str) -> Self {
        Self {
            context,
            is_unavailable: false,
            source: None,
        }
    }

    /// What is behind the port can't be reached, or is too busy to answer. Whether a write got through before it went
    /// away is not known.
    pub fn unavailable(
        context: &'static str,
        source: impl Into<Box<dyn StdError + Send + Sync>>,
    ) -> Self {
        Self {
            is_unavailable: true,
            ..Self::new(context, source)
        }
    }

    /// Whether the same may succeed later, with nothing mended by anybody.
    pub const fn is_unavailable(&self) -> bool {
        self.is_unavailable
    }

    pub const fn kind(&self) -> ErrorKind {
        if self.is_unavailable {
            ErrorKind::Unavailable
        } else {
            ErrorKind::Internal
        }
    }

    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        if self.is_unavailable {
            "unavailable"
        } else {
            "internal"
        }
    }
}
