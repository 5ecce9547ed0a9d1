//! What the adapters of language models share: the HTTP client, the decoder of server-sent events, the reading of
//! failures into classes, the driver that turns a vendor's bytes into an [`AnswerStream`], and the
//! layers that stand between a vendor and its callers.
//!
//! Nothing here knows a vendor. A vendor's adapter brings a request body, a [`VendorDecoder`] and a
//! [`FaultReader`]; see [`Wire`].
//!
//! [`AnswerStream`]: atelier_domain::models::AnswerStream

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

mod answer;
mod collect;
mod fault;
mod http;
mod parts;
mod resilience;
mod retry;
mod sse;
mod text;
mod wire;

#[cfg(any(test, feature = "conformance"))]
#[expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "support of tests: a broken sample is a failed test"
)]
pub mod conformance;

pub use answer::{Origin, VendorDecoder, answer};
pub use collect::collect;
pub use fault::{Fault, FaultReader, class_of_status, word};
pub use http::{Http, HttpError, HttpSettings};
pub use parts::{Parts, tool_arguments};
pub use resilience::{
    BULKHEAD_FULL, Backoff, CIRCUIT_OPEN, ResilienceSettings, TimeLimits, describe_metrics,
    resilient,
};
pub use sse::{Event, EventTooLarge, MAX_EVENT_BYTES, SseDecoder};
pub use text::{blocks, joined};
pub use wire::{Wire, WireError};

#[cfg(test)]
mod tests;
