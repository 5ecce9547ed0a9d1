//! What is counted about live events. Text comes in pieces, many a second: its handle is made once.

use std::time::Duration;

use metrics::{
    Counter, Gauge, Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge,
    histogram,
};

const ENTRIES: &str = "atelier_events_entries_total";
const DELTAS: &str = "atelier_events_deltas_total";
const READERS: &str = "atelier_events_readers";
const CUT_OFF: &str = "atelier_events_cut_off_total";
const EXCHANGE: &str = "atelier_events_exchange_seconds";
const EXCHANGE_FAILURES: &str = "atelier_events_exchange_failures_total";

/// Names and units of this crate's metrics, for whoever records them.
pub fn describe_metrics() {
    describe_counter!(
        ENTRIES,
        Unit::Count,
        "Entries of journals that were told to live readers."
    );
    describe_counter!(
        DELTAS,
        Unit::Count,
        "Pieces of live text that were told by runs that are driven here."
    );
    describe_gauge!(READERS, Unit::Count, "Readers of live events.");
    describe_counter!(
        CUT_OFF,
        Unit::Count,
        "Readers that were too slow, or whose run was let go of, and have to come back."
    );
    describe_histogram!(
        EXCHANGE,
        Unit::Seconds,
        "How long it took to carry a run's news to Redis and back: how far other nodes are behind."
    );
    describe_counter!(
        EXCHANGE_FAILURES,
        Unit::Count,
        "Attempts to carry a run's news to Redis and back that failed."
    );
}

pub(crate) fn published(entries: usize) {
    counter!(ENTRIES).increment(entries as u64);
}

/// For one run's pieces of text.
pub(crate) fn deltas() -> Counter {
    counter!(DELTAS)
}

pub(crate) fn reader_came() {
    readers().increment(1.0);
}

pub(crate) fn reader_left() {
    readers().decrement(1.0);
}

pub(crate) fn cut_off() {
    counter!(CUT_OFF).increment(1);
}

pub(crate) fn exchanged(within: Duration) {
    histogram!(EXCHANGE).record(within);
}

pub(crate) fn exchange_failed() {
    counter!(EXCHANGE_FAILURES).increment(1);
}

fn readers() -> Gauge {
    gauge!(READERS)
}
