//! Messages of the payment processor, and what is asked of it.

use atelier_domain::billing::{BillingError, EventId};
use atelier_domain::jobs::JobError;
use atelier_usecases::billing::Billing;
use tokio_util::sync::CancellationToken;

/// Acts on a message, unless the process ends first: then that begins again elsewhere.
pub(crate) async fn apply(
    billing: &Billing,
    event: &EventId,
    shutdown: &CancellationToken,
) -> Result<(), JobError> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => Err(JobError::Retry("the process ended".to_owned())),
        done = billing.apply(event) => done.map_err(told),
    }
}

/// Asks the processor for what was missed, unless nothing is sold here.
pub(crate) async fn reconcile(billing: &Billing) -> Result<(), JobError> {
    if !billing.is_configured() {
        return Ok(());
    }
    billing.reconcile().await.map(drop).map_err(told)
}

/// What is not set up in this process, no further try sets up; the rest may pass by itself.
fn told(error: BillingError) -> JobError {
    match error {
        BillingError::NotConfigured | BillingError::EventNotFound => {
            JobError::Fail(error.to_string())
        }
        other => {
            let causes = std::iter::successors(Some(&other as &dyn std::error::Error), |&error| {
                error.source()
            });
            let causes: Vec<String> = causes.map(ToString::to_string).collect();
            JobError::Retry(causes.join(": "))
        }
    }
}
