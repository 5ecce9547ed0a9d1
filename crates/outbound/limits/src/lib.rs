//! Counting requests: in this process, or for all nodes by way of Redis.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod counter;
mod local;
mod outage;
mod redis;

pub use local::LocalLimiter;
pub use redis::{RedisLimiter, RedisLimiterOptions};

#[cfg(test)]
mod tests;
