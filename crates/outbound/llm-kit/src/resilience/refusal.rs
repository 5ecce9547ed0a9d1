//! Calls that the layers refuse themselves, in the words of a vendor that has no room.

use std::time::Duration;

use atelier_domain::models::{ErrorClass, ModelError};

/// The code of a call that was not made because the model has failed too often just now.
pub const CIRCUIT_OPEN: &str = "circuit_open";
/// The code of a call that was not made because too many wait already.
pub const BULKHEAD_FULL: &str = "bulkhead_full";

/// `retry_after` is the time until the next probe, unknown while one is under way.
pub(super) fn circuit_open(provider: &str, retry_after: Option<Duration>) -> ModelError {
    ModelError {
        retry_after,
        ..refusal(provider, CIRCUIT_OPEN, "the model has failed too often")
    }
}

pub(super) fn bulkhead_full(provider: &str) -> ModelError {
    refusal(provider, BULKHEAD_FULL, "too many calls wait already")
}

/// Whether an error is one of ours, so that it says nothing of the vendor.
pub(super) fn is_ours(error: &ModelError) -> bool {
    let ours = [CIRCUIT_OPEN, BULKHEAD_FULL];
    error
        .vendor_code
        .as_deref()
        .is_some_and(|code| ours.contains(&code))
}

/// Not to be repeated here: the same call would be refused again, while another provider may take it.
fn refusal(provider: &str, code: &str, message: &str) -> ModelError {
    ModelError {
        retryable: false,
        vendor_code: Some(code.to_owned()),
        ..ModelError::new(provider, ErrorClass::Overloaded, message)
    }
}
