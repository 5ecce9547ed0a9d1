//! What is done by the clock: every process looks whether something is due, and the queue gives it to one.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::jobs::{Chore, JobError};
use atelier_domain::ports::{Clock, Store};
use atelier_usecases::billing::Billing;
use atelier_usecases::cause;
use atelier_usecases::credits::{CreditError, Credits};
use atelier_usecases::jobs;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

use crate::payments;

/// How late something may begin: what is due soonest is so each minute.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Queues what is due, until it is told to end.
pub(crate) async fn look(store: &Arc<dyn Store>, clock: &dyn Clock, end: &CancellationToken) {
    let mut looks = interval_at(Instant::now() + LOOK_EVERY, LOOK_EVERY);
    looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = end.cancelled() => return,
            _ = looks.tick() => {}
        }
        if let Err(error) = jobs::queue_due(&**store, clock).await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what is due could not be queued"
            );
        }
    }
}

/// Does it, unless the process ends first: then it begins again elsewhere.
pub(crate) async fn carry_out(
    chore: Chore,
    credits: &Credits,
    billing: &Billing,
    shutdown: &CancellationToken,
) -> Result<(), JobError> {
    let work = async {
        match chore {
            Chore::ReleaseHolds => credits.release_abandoned().await.map(drop).map_err(told),
            Chore::GrantCredits => credits.grant_due().await.map(drop).map_err(told),
            Chore::LapseCredits => credits.lapse_due().await.map(drop).map_err(told),
            Chore::CheckLedger => credits.check_all().await.map(drop).map_err(told),
            Chore::ReconcilePayments => payments::reconcile(billing).await,
        }
    };
    tokio::select! {
        biased;
        () = shutdown.cancelled() => Err(JobError::Retry("the process ended".to_owned())),
        done = cause::within(format!("chore:{}", chore.as_str()), work) => done,
    }
}

fn told(error: impl Into<CreditError>) -> JobError {
    JobError::Retry(error.into().to_string())
}
