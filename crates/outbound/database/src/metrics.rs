//! What is counted about transactions.

use std::time::Duration;

use metrics::{Unit, counter, describe_counter, describe_histogram, histogram};

const TRANSACTIONS: &str = "atelier_db_transactions_total";
const COMMIT: &str = "atelier_db_commit_seconds";
const GROUP: &str = "atelier_db_group_commit_transactions";

/// Names and units of this crate's metrics, for whoever records them.
pub fn describe_metrics() {
    describe_counter!(
        TRANSACTIONS,
        Unit::Count,
        "Transactions that were to be committed, by outcome: committed, or failed."
    );
    describe_histogram!(
        COMMIT,
        Unit::Seconds,
        "How long a commit took; on SQLite with the wait for others that share it."
    );
    describe_histogram!(
        GROUP,
        Unit::Count,
        "Transactions that shared one commit of SQLite."
    );
}

pub(crate) fn ended(is_committed: bool, within: Duration) {
    let outcome = if is_committed { "committed" } else { "failed" };
    counter!(TRANSACTIONS, "outcome" => outcome).increment(1);
    histogram!(COMMIT).record(within);
}

/// `transactions` is at most what one commit may carry.
pub(crate) fn grouped(transactions: usize) {
    histogram!(GROUP).record(f64::from(u32::try_from(transactions).unwrap_or(u32::MAX)));
}
