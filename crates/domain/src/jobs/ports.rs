//! The edge to the queue engine. Enqueueing is part of [`crate::ports::Transaction`], so that a job and what
//! causes it commit together.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use async_trait::async_trait;

use chrono::{DateTime, Utc};

use super::{Chore, Job};
use crate::kernel::PortError;

/// Resolves when the process is told to stop: no further job is taken, running ones may finish or be handed over.
pub type Shutdown = Pin<Box<dyn Future<Output = ()> + Send>>;

/// What a handler decided about a job that did not succeed.
#[derive(Debug, thiserror::Error)]
pub enum JobError {
    /// Deliver it again, with the engine's back-off.
    #[error("job must be tried again: {0}")]
    Retry(String),
    /// Never deliver it again; keep it where an operator sees it.
    #[error("job failed for good: {0}")]
    Fail(String),
}

#[async_trait]
pub trait JobHandler: Send + Sync {
    /// `attempt` counts from 1.
    async fn handle(&self, job: Job, attempt: u32) -> Result<(), JobError>;
}

/// How many jobs there are in the whole installation.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct QueueDepth {
    /// Due, and taken by nobody yet.
    pub waiting: u64,
    /// Not due yet: they are to be tried again.
    pub delayed: u64,
    pub running: u64,
    /// Kept for an operator to see.
    pub failed: u64,
}

/// A queue engine: delivers committed jobs at least once, also after the process that ran them died.
#[async_trait]
pub trait JobQueue: Send + Sync {
    /// Delivers jobs to the handler until `shutdown` resolves and the running ones have returned.
    async fn run(&self, handler: Arc<dyn JobHandler>, shutdown: Shutdown) -> Result<(), PortError>;

    /// An error unless the engine can be reached and has what it keeps its jobs in.
    async fn ready(&self) -> Result<(), PortError>;

    /// One small query: what is done leaves no job behind.
    async fn depth(&self) -> Result<QueueDepth, PortError>;
}

/// When chores are due, for all processes of the installation.
#[async_trait]
pub trait ScheduleWriter: Send {
    /// Whether the chore is due: then it is the caller's, and due for everybody again at `next`. One that was never done
    /// is due.
    async fn take(
        &mut self,
        chore: Chore,
        now: DateTime<Utc>,
        next: DateTime<Utc>,
    ) -> Result<bool, PortError>;
}
