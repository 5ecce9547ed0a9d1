//! Work that outlives a request: what can be queued, and the port of the engine that delivers it.

mod chore;
mod job;
mod ports;

pub use chore::Chore;
pub use job::Job;
pub use ports::{JobError, JobHandler, JobQueue, QueueDepth, ScheduleWriter, Shutdown};
