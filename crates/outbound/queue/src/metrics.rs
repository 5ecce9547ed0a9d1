//! What is counted about deliveries.

use atelier_domain::jobs::JobError;
use metrics::{Unit, counter, describe_counter};

const DELIVERIES: &str = "atelier_queue_deliveries_total";

/// Names and units of this crate's metrics, for whoever records them.
pub fn describe_metrics() {
    describe_counter!(
        DELIVERIES,
        Unit::Count,
        "Deliveries of jobs that ended, by what their handler decided: done, retried, failed."
    );
}

pub(crate) fn delivered(outcome: &Result<(), JobError>) {
    let outcome = match outcome {
        Ok(()) => "done",
        Err(JobError::Retry(_)) => "retried",
        Err(JobError::Fail(_)) => "failed",
    };
    counter!(DELIVERIES, "outcome" => outcome).increment(1);
}
