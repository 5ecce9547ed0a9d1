//! Jobs about accounts, and what is looked after once an hour.

use std::time::Duration;

use atelier_domain::identity::IdentityError;
use atelier_domain::jobs::JobError;
use atelier_domain::kernel::{ExportId, UserId};
use atelier_usecases::cause;
use atelier_usecases::identity::Accounts;
use tokio::time::{Instant, MissedTickBehavior, interval_at};
use tokio_util::sync::CancellationToken;

/// How often what is over is removed.
const SWEEP_EVERY: Duration = Duration::from_hours(1);

/// An export that failed so often is given up, and its person told so.
const EXPORT_TRIES: u32 = 5;

/// Does a job's work, unless the process ends first: then it begins again elsewhere.
pub(crate) async fn carry_out(
    cause: String,
    shutdown: &CancellationToken,
    work: impl Future<Output = Result<(), IdentityError>>,
) -> Result<(), JobError> {
    tokio::select! {
        biased;
        () = shutdown.cancelled() => Err(JobError::Retry("the process ended".to_owned())),
        done = cause::within(cause, work) => done.map_err(told),
    }
}

pub(crate) async fn prepare_export(
    accounts: &Accounts,
    export: ExportId,
    owner: UserId,
    attempt: u32,
) -> Result<(), IdentityError> {
    let prepared = accounts.prepare_export(export, owner).await;
    let Err(error) = prepared else {
        return Ok(());
    };
    if attempt < EXPORT_TRIES {
        return Err(error);
    }
    tracing::error!(
        export.id = %export,
        error = &error as &dyn std::error::Error,
        "an export was given up"
    );
    accounts.fail_export(export, owner).await
}

/// What is not set up in this process, no further try sets up; the rest may pass by itself.
fn told(error: IdentityError) -> JobError {
    match error {
        IdentityError::NotConfigured => JobError::Fail(error.to_string()),
        other => JobError::Retry(chain(&other)),
    }
}

fn chain(error: &dyn std::error::Error) -> String {
    let causes = std::iter::successors(Some(error), |&error| error.source());
    causes
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(": ")
}

/// Removes what is over, once an hour, until it is told to end.
pub(crate) async fn sweep(accounts: &Accounts, end: &CancellationToken) {
    let mut hours = interval_at(Instant::now() + SWEEP_EVERY, SWEEP_EVERY);
    hours.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = end.cancelled() => return,
            _ = hours.tick() => {}
        }
        if let Err(error) = accounts.sweep().await {
            tracing::warn!(
                error = &error as &dyn std::error::Error,
                "what is over could not be removed"
            );
        }
    }
}
