//! The `JobQueue` port on two engines: graphile_worker on PostgreSQL, and the tables of apalis-sqlite for the
//! embedded default. What they promise alike stands in `tests/contract`, one suite that runs on both:
//!
//! - a job enqueued in a transaction exists if, and only if, that transaction commits;
//! - enqueueing a key whose job waits adds no second job; enqueueing a key whose job runs delivers once more
//!   afterwards, and supersedes whatever retry the running one would have asked for;
//! - no two jobs of one key run at the same time;
//! - a job whose process died is delivered again; after [`MAX_DELIVERIES`] it is kept as failed instead;
//! - a handler that panics is a handler that asked for a retry.
//!
//! This crate knows neither what a job does nor how the tables of the product look: whoever owns the transaction
//! runs the [`EnqueueSql`] of the engine inside it.

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

mod delivery;
mod depth;
mod enqueue;
mod metrics;
mod postgres;
mod sqlite;

pub use enqueue::{EnqueueSql, MAX_DELIVERIES};
pub use metrics::describe_metrics;
pub use postgres::{PostgresQueue, PostgresQueueOptions};
pub use sqlite::{SqliteQueue, WriteConnection};
