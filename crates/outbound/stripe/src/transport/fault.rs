//! What can be wrong with a call, and whether the same call can still succeed.

use std::time::Duration;

use reqwest::header::{HeaderMap, RETRY_AFTER};
use reqwest::{Response, StatusCode};
use serde::Deserialize;

/// A call that brought nothing.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Fault {
    /// No answer, or half of one: whether Stripe did what was asked is not known.
    #[error("no answer")]
    Unreachable(#[source] reqwest::Error),
    #[error("{0}")]
    Refused(Box<Refusal>),
    #[error("the answer to request {request_id:?} can't be read")]
    Unreadable {
        request_id: Option<String>,
        #[source]
        source: serde_path_to_error::Error<serde_json::Error>,
    },
    #[error("the answer is larger than {0} bytes")]
    TooLarge(usize),
    /// A value that can't be part of a request; nothing was sent.
    #[error("{0} can't be sent")]
    Unsendable(&'static str),
}

/// Stripe's own words, without its message: that may repeat what a person typed. `request_id` finds it in the
/// dashboard.
#[derive(Debug, thiserror::Error)]
#[error(
    "refused with {status}: {kind:?}, code {code:?}, parameter {param:?}, request {request_id:?}"
)]
pub(crate) struct Refusal {
    pub(crate) status: StatusCode,
    pub(crate) kind: Option<String>,
    pub(crate) code: Option<String>,
    pub(crate) decline_code: Option<String>,
    pub(crate) param: Option<String>,
    pub(crate) request_id: Option<String>,
    should_retry: Option<bool>,
    retry_after: Option<Duration>,
    is_replayed: bool,
}

#[derive(Default, Deserialize)]
struct Envelope {
    error: Told,
}

#[derive(Default, Deserialize)]
struct Told {
    #[serde(rename = "type")]
    kind: Option<String>,
    code: Option<String>,
    decline_code: Option<String>,
    param: Option<String>,
}

/// What an answer's headers say of it; they are gone once the body is read.
pub(super) struct Head {
    pub(super) status: StatusCode,
    pub(super) request_id: Option<String>,
    should_retry: Option<bool>,
    retry_after: Option<Duration>,
    is_replayed: bool,
}

impl Head {
    pub(super) fn of(response: &Response) -> Self {
        let headers = response.headers();
        Self {
            status: response.status(),
            request_id: text(headers, "request-id").map(str::to_owned),
            should_retry: text(headers, "stripe-should-retry").and_then(|told| told.parse().ok()),
            retry_after: text(headers, RETRY_AFTER.as_str())
                .and_then(|told| told.parse().ok())
                .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok()),
            is_replayed: text(headers, "idempotent-replayed") == Some("true"),
        }
    }

    /// A body that is no error of Stripe's came from something in between; then the status alone speaks.
    pub(super) fn refusal(self, body: &[u8]) -> Refusal {
        let told = serde_json::from_slice::<Envelope>(body)
            .unwrap_or_default()
            .error;
        Refusal {
            status: self.status,
            kind: told.kind,
            code: told.code,
            decline_code: told.decline_code,
            param: told.param,
            request_id: self.request_id,
            should_retry: self.should_retry,
            retry_after: self.retry_after,
            is_replayed: self.is_replayed,
        }
    }
}

impl Refusal {
    /// The service is busy or broken, not the request.
    pub(crate) fn is_passing(&self) -> bool {
        matches!(
            self.status,
            StatusCode::CONFLICT | StatusCode::TOO_MANY_REQUESTS
        ) || self.status.is_server_error()
    }
}

impl Fault {
    /// Stripe's own word goes before the status. A failure that it kept with the idempotency key comes back however
    /// often that key is sent.
    pub(super) fn is_worth_a_retry(&self) -> bool {
        match self {
            Self::Unreachable(_) => true,
            Self::Refused(refusal) => {
                !refusal.is_replayed && refusal.should_retry.unwrap_or(refusal.is_passing())
            }
            Self::Unreadable { .. } | Self::TooLarge(_) | Self::Unsendable(_) => false,
        }
    }

    pub(super) fn retry_after(&self) -> Option<Duration> {
        match self {
            Self::Refused(refusal) => refusal.retry_after,
            _ => None,
        }
    }

    /// Stripe answered this key with a failure of its own and will forever answer so.
    pub(crate) fn has_spent_its_key(&self) -> bool {
        matches!(self, Self::Refused(refusal) if refusal.is_replayed && refusal.status.is_server_error())
    }
}

fn text<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    Some(headers.get(name)?.to_str().ok()?.trim())
}
