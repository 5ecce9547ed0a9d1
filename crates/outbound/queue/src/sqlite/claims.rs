//! What becomes of a claimed job.

use std::sync::Arc;
use std::time::Duration;

use apalis_sqlite::SqliteTask;
use atelier_domain::jobs::{Job, JobError, JobHandler};
use tokio_util::sync::CancellationToken;

use super::locks::KeyLocks;
use super::rows::Rows;
use crate::delivery::deliver;

const REWRITE_EVERY: Duration = Duration::from_millis(500);
const LONGEST_BACK_OFF: u32 = 14;

/// Everything a delivery needs, shared by all that are under way.
pub(super) struct Claims {
    pub(super) rows: Rows,
    pub(super) locks: KeyLocks,
    pub(super) handler: Arc<dyn JobHandler>,
    pub(super) stop: CancellationToken,
}

impl Claims {
    /// Delivers one claimed job and writes down what its handler decided.
    ///
    /// A job that is still waiting for its key when the queue stops is left as it is: the next start takes it over.
    pub(super) async fn run(&self, task: SqliteTask) {
        let Some(id) = task.task_id().map(ToString::to_string) else {
            return;
        };
        let read = serde_json::from_slice::<Job>(&task.args);
        // A delivery may go on for as long as a run does, and the row is kilobytes.
        drop(task);
        let job = match read {
            Ok(job) => job,
            Err(error) => {
                tracing::error!(job.id = id, %error, "job.unreadable");
                let reason = error.to_string();
                self.write(|| self.rows.fail(&id, &reason)).await;
                return;
            }
        };

        let _alone = tokio::select! {
            biased;
            () = self.stop.cancelled() => return,
            guard = self.locks.lock(job.key()) => guard,
        };
        let Some(Some(started)) = self.write(|| self.rows.start(&id)).await else {
            return;
        };

        match deliver(&*self.handler, job, started.attempts).await {
            Ok(()) => self.write(|| self.rows.finish(&id)).await,
            Err(JobError::Retry(reason)) if started.attempts < started.max_attempts => {
                let delay_s = back_off_s(started.attempts);
                self.write(|| self.rows.retry(&id, delay_s, &reason)).await
            }
            Err(JobError::Retry(reason) | JobError::Fail(reason)) => {
                self.write(|| self.rows.fail(&id, &reason)).await
            }
        };
    }

    /// Writes until it is written: what a job came to must not hang on a moment in which the file was locked. Once the
    /// queue stops it tries a single time, because the next start takes over whatever is left.
    async fn write<T, F>(&self, statement: impl Fn() -> F) -> Option<T>
    where
        F: Future<Output = Result<T, sqlx::Error>>,
    {
        loop {
            match statement().await {
                Ok(written) => return Some(written),
                Err(error) => tracing::warn!(%error, "queue.write_failed"),
            }
            tokio::select! {
                biased;
                () = self.stop.cancelled() => return None,
                () = tokio::time::sleep(REWRITE_EVERY) => {}
            }
        }
    }
}

/// Seconds until the next delivery: doubles with each, from 2 s to about four and a half hours.
fn back_off_s(attempt: u32) -> u32 {
    1 << attempt.min(LONGEST_BACK_OFF)
}

#[cfg(test)]
mod tests;
