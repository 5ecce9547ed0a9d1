//! Handing one job to the handler: the part that is the same on every engine.

use std::panic::AssertUnwindSafe;

use atelier_domain::jobs::{Job, JobError, JobHandler};
use futures_util::FutureExt;
use tracing::Instrument;

use crate::metrics;

/// Runs the handler inside a span of its own and logs what it decided if it did not succeed.
///
/// A panic counts as [`JobError::Retry`]: the handler's state is gone, the job is not.
pub(crate) async fn deliver(
    handler: &dyn JobHandler,
    job: Job,
    attempt: u32,
) -> Result<(), JobError> {
    let span = tracing::info_span!("job", job.key = job.key(), job.attempt = attempt);
    async {
        let outcome = AssertUnwindSafe(handler.handle(job, attempt))
            .catch_unwind()
            .await
            .unwrap_or_else(|_| Err(JobError::Retry("the handler panicked".to_owned())));
        metrics::delivered(&outcome);
        match &outcome {
            Ok(()) => {}
            Err(error @ JobError::Retry(_)) => tracing::warn!(%error, "job.retried"),
            Err(error @ JobError::Fail(_)) => tracing::error!(%error, "job.failed"),
        }
        outcome
    }
    .instrument(span)
    .await
}
