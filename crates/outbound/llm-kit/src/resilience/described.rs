//! What the layers count, for whoever records it.

use metrics::{Unit, describe_counter, describe_gauge, describe_histogram};

/// Names and units of this crate's metrics.
pub fn describe_metrics() {
    describe_counter!(
        "atelier_provider_calls_total",
        Unit::Count,
        "Calls that reached a provider, by model and outcome: a reason to finish, a class of error, or how it was left."
    );
    describe_counter!(
        "atelier_provider_retries_total",
        Unit::Count,
        "Calls that failed and are made again, by provider and class of error."
    );
    describe_histogram!(
        "atelier_provider_call_seconds",
        Unit::Seconds,
        "From a call to the end of its answer, by provider and model."
    );
    describe_histogram!(
        "atelier_provider_first_token_seconds",
        Unit::Seconds,
        "From a call to its first token, by provider and model."
    );
    describe_gauge!(
        "atelier_breaker_state",
        Unit::Count,
        "Whether a provider's model is called: 0 yes, 1 on trial, 2 no."
    );
    describe_gauge!(
        "atelier_bulkhead_in_use",
        Unit::Count,
        "Calls under way, by provider."
    );
    describe_gauge!(
        "atelier_bulkhead_waiting",
        Unit::Count,
        "Calls that wait for a free place, by provider."
    );
}
