//! The one task graphile_worker knows of: handing a job of the product to its handler.

use std::fmt;
use std::sync::Arc;

use atelier_domain::jobs::{Job, JobError, JobHandler};
use graphile_worker::{IntoTaskHandlerResult, TaskHandler, WorkerContext};
use serde::{Deserialize, Serialize};
use sqlx::PgPool;

use crate::delivery::deliver;

#[derive(Deserialize, Serialize)]
#[serde(transparent)]
pub(super) struct Delivery(Job);

impl TaskHandler for Delivery {
    const IDENTIFIER: &'static str = "job";

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(recipient) = context.get_ext::<Recipient>() else {
            return Err("the worker was built without a handler".to_owned());
        };
        recipient.take(self.0, context.job()).await
    }
}

/// Who gets the jobs, as an extension of the worker.
#[derive(Clone)]
pub(super) struct Recipient {
    pub(super) handler: Arc<dyn JobHandler>,
    pub(super) pool: PgPool,
}

impl fmt::Debug for Recipient {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Recipient").finish_non_exhaustive()
    }
}

impl Recipient {
    async fn take(&self, job: Job, row: &graphile_worker::Job) -> Result<(), String> {
        let attempt = u32::try_from(*row.attempts()).unwrap_or_default();
        match deliver(&*self.handler, job, attempt).await {
            Ok(()) => Ok(()),
            Err(JobError::Retry(reason)) => Err(reason),
            Err(JobError::Fail(reason)) => {
                self.wear_out(*row.id()).await;
                Err(reason)
            }
        }
    }

    /// Uses up the job's attempts, so that the engine keeps it when it records the failure. The engine's own function
    /// for that refuses jobs that are locked, and this one is. If it fails, the job comes back and fails again.
    async fn wear_out(&self, id: i64) {
        const WEAR_OUT: &str =
            "UPDATE atelier_jobs._private_jobs SET attempts = max_attempts WHERE id = $1";
        if let Err(error) = sqlx::query(WEAR_OUT).bind(id).execute(&self.pool).await {
            tracing::warn!(%error, "queue.write_failed");
        }
    }
}
