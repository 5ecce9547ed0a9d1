//! Work that outlives a request: what can be queued, and the port of the engine that delivers it.

mod job;
mod ports;

pub use job::Job;
pub use ports::{JobError, JobHandler, JobQueue, QueueDepth, Shutdown};
