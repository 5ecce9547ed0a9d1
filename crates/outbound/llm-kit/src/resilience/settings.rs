//! What the layers are told.

use std::time::Duration;

/// One provider's terms.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ResilienceSettings {
    pub limits: TimeLimits,
    pub backoff: Backoff,
    /// Calls of the provider at the same time; more of them wait.
    pub max_calls: usize,
}

impl Default for ResilienceSettings {
    fn default() -> Self {
        Self {
            limits: TimeLimits::default(),
            backoff: Backoff::default(),
            max_calls: 64,
        }
    }
}

/// How long one call may take. The limit on connecting is the HTTP client's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeLimits {
    /// From the call to the first token of the answer, of shown reasoning or of a refusal.
    pub first_token: Duration,
    /// The same where the model reasons, which most vendors don't show.
    pub first_reasoned_token: Duration,
    /// The longest silence after it, between any two parts.
    pub between_tokens: Duration,
    pub whole_call: Duration,
}

impl Default for TimeLimits {
    fn default() -> Self {
        Self {
            first_token: Duration::from_mins(1),
            first_reasoned_token: Duration::from_mins(3),
            between_tokens: Duration::from_secs(30),
            whole_call: Duration::from_mins(10),
        }
    }
}

/// The waits between calls: a random part of a time that doubles from call to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backoff {
    /// The longest wait before the second call.
    pub base: Duration,
    /// The longest wait before any call.
    pub cap: Duration,
}

impl Default for Backoff {
    fn default() -> Self {
        Self {
            base: Duration::from_millis(500),
            cap: Duration::from_secs(8),
        }
    }
}
