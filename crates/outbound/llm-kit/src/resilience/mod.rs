//! Layers around any adapter: what happens when a vendor is slow, refuses, breaks off or is down.
//!
//! From the outside in, as [`resilient`] puts them together: calls that failed are made again, a provider's model that
//! fails all the time is left alone, calls at once are bounded, each call is counted, and each has limits of time.
//! Every layer is a [`LanguageModel`](atelier_domain::models::LanguageModel) around another one and knows nothing of the
//! others, and no layer keeps a lock while it waits.

mod backoff;
mod breaker;
mod bulkhead;
mod circuit;
mod described;
mod fair_queue;
mod metered;
mod refusal;
mod retry;
mod settings;
mod stack;
mod timeouts;
mod watched;

pub use described::describe_metrics;
pub use refusal::{BULKHEAD_FULL, CIRCUIT_OPEN};
pub use settings::{Backoff, ResilienceSettings, TimeLimits};
pub use stack::resilient;

#[cfg(test)]
mod tests;
