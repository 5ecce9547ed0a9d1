//! Stripe, which takes the money.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`StripeGateway`] | the port `PaymentGateway`, on Stripe's API |
//! | [`StripeEvents`] | the port `PaymentEvents`: its signed webhooks |
//! | `transport` | time-outs, tries and idempotency keys |
//! | `answer` | Stripe's objects as far as they are read |
//!
//! Requests are `async-stripe`'s, whose types know every parameter of the version. Its client and its types for answers
//! are not used, through the seam it has for that (`StripeRequest::build`):
//!
//! - The client sends the version it was made for (2026-09-30.endive), and a try that failed either not again or with a
//!   random key, never with the key of the caller. It passes over `Retry-After`, reads an answer of any size, and opens
//!   a connection for every call.
//! - The types for answers take only objects that are complete; see the module `answer`.

mod answer;
mod events;
mod gateway;
mod signature;
mod transport;

pub use events::StripeEvents;
pub use gateway::{StripeGateway, StripeOptions};
pub use signature::SecretError;
pub use transport::{Patience, StripeError};

/// What is sent with every request, and what webhooks have to be of.
pub const API_VERSION: &str = "2026-10-28.endive";

#[cfg(test)]
mod tests;
