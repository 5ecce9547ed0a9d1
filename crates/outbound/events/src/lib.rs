//! Live events of runs and hints to their drivers: inside one process, or between processes by way of Redis.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod buffer;
mod channels;
mod feed;
mod local;
mod metrics;
mod redis;

pub use local::{LocalEvents, LocalSignals};
pub use metrics::describe_metrics;
pub use redis::{RedisEvents, RedisLink, RedisOptions, RedisSignals};

#[cfg(test)]
mod tests;
