//! What goes wrong by order of the test.

use serde_json::Value;

use super::wire::{Asked, Refusal, Reply};

/// What becomes of one request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// 429, and how many seconds to wait where it says so. Nothing was done.
    Busy { retry_after: Option<u32> },
    /// 409: another request with this key is under way. Nothing was done.
    InProgress,
    /// 500, kept with the key. It may have been done all the same.
    Broken { was_done: bool },
    /// 503 of something in between, with no body of Stripe's. Nothing was done.
    Away,
    /// 500 that says not to try again.
    Hopeless,
    /// It was done, and the connection breaks before the answer.
    AnswerLost,
    /// It is never answered. Nothing was done.
    Silence,
}

/// What is sent back.
pub(super) enum Outcome {
    Reply(Reply),
    Nothing,
    Silence,
}

impl Fault {
    /// Whether the request is carried out before it goes wrong.
    pub(super) fn was_done(self) -> bool {
        matches!(self, Self::AnswerLost | Self::Broken { was_done: true })
    }

    /// Whether the answer is kept with the key in place of the true one.
    pub(super) fn is_kept(self) -> bool {
        matches!(self, Self::Broken { .. })
    }

    pub(super) fn outcome(self) -> Outcome {
        let refused = |status, kind, code| Refusal::new(status, kind, code).reply();
        Outcome::Reply(match self {
            Self::Busy { retry_after } => {
                let reply = refused(429, "invalid_request_error", "rate_limit");
                match retry_after {
                    Some(seconds) => reply.with("retry-after", seconds.to_string()),
                    None => reply,
                }
            }
            Self::InProgress => refused(409, "idempotency_error", "idempotency_key_in_use"),
            Self::Broken { .. } => refused(500, "api_error", "internal_error"),
            Self::Away => Reply {
                status: 503,
                headers: Vec::new(),
                body: Value::Null,
            },
            Self::Hopeless => {
                refused(500, "api_error", "internal_error").with("stripe-should-retry", "false")
            }
            Self::AnswerLost => return Outcome::Nothing,
            Self::Silence => return Outcome::Silence,
        })
    }
}

/// A fault that waits for its request: `POST /v1/customers` and all that begins so, or any.
#[derive(Clone, Debug)]
pub(super) struct Trap {
    pub(super) line: Option<String>,
    pub(super) fault: Fault,
}

impl Trap {
    pub(super) fn catches(&self, asked: &Asked) -> bool {
        let line = self.line.as_deref();
        line.is_none_or(|line| asked.line().starts_with(line))
    }
}
