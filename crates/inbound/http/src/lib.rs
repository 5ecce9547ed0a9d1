//! The HTTP API: what drives the use cases over the wire.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`server`] | the listening server and its life |
//! | `routes` | one file an operation, by context, with the wire types beside them |
//! | `guard` | who may do what, and how often |
//! | `auth` | who asks, for handlers |
//! | `extract` | what was sent: path, query, body |
//! | `problem` | every error answer: the one place that knows statuses |
//! | `page` | the few pages for people without a client |
//! | `carry` | commands that go on though their client is gone |
//! | `sse` | event streams |
//! | `middleware` | what holds for every request |
//! | `metrics` | what is counted about requests |
//!
//! Nothing here decides anything about the product: a handler extracts, calls one use case and presents its outcome.
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

mod api;
mod auth;
mod carry;
mod cursor;
mod etag;
mod extract;
mod fallback;
mod guard;
mod metrics;
mod middleware;
mod openapi;
mod page;
mod problem;
mod routes;
pub mod server;
mod sse;
mod state;

pub use guard::{Guard, GuardOptions, Undeclared};
pub use metrics::describe_metrics;
pub use openapi::openapi;
pub use server::{HttpOptions, Surface, serve};
pub use state::{Client, HttpState, MetricsText, Probe};

#[cfg(test)]
mod tests;
