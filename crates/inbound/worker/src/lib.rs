//! Takes jobs: drives runs, and looks after accounts and payments.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod accounts;
mod payments;
mod runs;
mod worker;

pub use worker::{Worker, WorkerOptions};

#[cfg(test)]
mod tests;
