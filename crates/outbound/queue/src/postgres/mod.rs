//! The engine of the scaled-out set-up: any number of nodes on one PostgreSQL database.

mod queue;
mod task;

pub use queue::{PostgresQueue, PostgresQueueOptions};
