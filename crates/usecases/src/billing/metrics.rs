//! What is counted about messages of the payment processor. Names of messages are not labels: anybody who knows the
//! secret chooses them.

use atelier_domain::billing::{EventState, KeptEvent};
use metrics::{Unit, counter, describe_counter};

const RECEIVED: &str = "atelier_payment_events_received_total";
const DECIDED: &str = "atelier_payment_events_decided_total";
const MENDED: &str = "atelier_payment_mended_total";

/// Names and units of what this context counts, for whoever records it.
pub fn describe_metrics() {
    describe_counter!(
        RECEIVED,
        Unit::Count,
        "Messages of the payment processor that came for the first time, by what was decided at once (received, ignored, parked)."
    );
    describe_counter!(
        DECIDED,
        Unit::Count,
        "Messages of the payment processor by what was decided about them later (applied, parked)."
    );
    describe_counter!(
        MENDED,
        Unit::Count,
        "What the reconciliation with the payment processor found missing, by kind (event, stuck, order, subscription)."
    );
}

pub(super) fn received(kept: &KeptEvent) {
    counter!(RECEIVED, "state" => kept.state.as_str()).increment(1);
}

pub(super) fn decided(state: &EventState) {
    counter!(DECIDED, "state" => state.as_str()).increment(1);
}

pub(super) fn mended(kind: &'static str, number: u64) {
    counter!(MENDED, "kind" => kind).increment(number);
}
