//! Tests of the layers: each around a model that does as the test says, in time that stands still unless somebody waits.

mod backoff;
mod breaker;
mod bulkhead;
mod circuit;
mod fair_queue;
mod metrics;
mod retry;
mod script;
mod stack;
mod timeouts;
