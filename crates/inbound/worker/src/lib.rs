//! Takes jobs: drives runs, looks after accounts and payments, and does what is due by the clock.
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
mod chores;
mod payments;
mod runs;
mod worker;

pub use worker::{Worker, WorkerOptions};

#[cfg(test)]
mod tests;
