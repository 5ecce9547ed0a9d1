//! Events and hints between processes, by way of Redis.
//!
//! A run's channel is the same as within one process. A [courier](courier) beside it copies what is told here to the
//! run's stream in Redis, and what other processes told from there. Nobody who tells or reads waits for Redis.

mod courier;
mod ear;
mod events;
mod line;
mod link;
mod signals;
mod stream;

pub use events::RedisEvents;
pub use link::{RedisLink, RedisOptions};
pub use signals::RedisSignals;
