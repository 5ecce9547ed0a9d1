//! Messages of the payment processor, and what is asked of it once an hour.

use std::time::Duration;

use atelier_domain::billing::{BillingError, EventId};
use atelier_domain::jobs::JobError;
use atelier_usecases::billing::Billing;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

/// How often it is asked for what was missed.
const RECONCILE_EVERY: Duration = Duration::from_hours(1);

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

/// Asks the processor for what was missed, once an hour, until it is told to end.
pub(crate) async fn reconcile(billing: &Billing, end: &CancellationToken) {
    if !billing.is_configured() {
        return;
    }
    let mut hours = interval_at(Instant::now() + RECONCILE_EVERY, RECONCILE_EVERY);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = end.cancelled() => return,
            _ = hours.tick() => {}
        }
        let reconciled = tokio::select! {
            biased;
            () = end.cancelled() => return,
            done = billing.reconcile() => done,
        };
        if let Err(error) = reconciled {
            tracing::error!(
                error = &error as &dyn std::error::Error,
                "payments could not be reconciled"
            );
        }
    }
}
