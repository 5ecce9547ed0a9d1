//! Takes jobs and drives runs.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod runs;
mod worker;

pub use worker::{Worker, WorkerOptions};

#[cfg(test)]
mod tests;
