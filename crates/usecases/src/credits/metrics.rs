//! What is counted about the ledger, beside what runs use of it.

use metrics::{Unit, counter, describe_counter, describe_gauge, gauge};

use super::Checked;

const DISCREPANCIES: &str = "atelier_ledger_discrepancies";
const CHECKED: &str = "atelier_ledger_accounts_checked_total";
const GRANTED: &str = "atelier_ledger_monthly_grants_total";
const RELEASED: &str = "atelier_ledger_holds_released_total";

/// Names and units of what is counted here, for whoever records them.
pub fn describe_metrics() {
    describe_gauge!(
        DISCREPANCIES,
        Unit::Count,
        "What the last check of the ledger by this process found to be wrong."
    );
    describe_counter!(CHECKED, Unit::Count, "Accounts that were proven.");
    describe_counter!(
        GRANTED,
        Unit::Count,
        "Months of credits that were given by the schedule."
    );
    describe_counter!(
        RELEASED,
        Unit::Count,
        "Holds of dead workers that were given back."
    );
}

pub(super) fn checked(checked: &Checked) {
    gauge!(DISCREPANCIES).set(u32::try_from(checked.discrepancies.len()).unwrap_or(u32::MAX));
    counter!(CHECKED).increment(checked.accounts);
}

pub(super) fn granted(months: usize) {
    counter!(GRANTED).increment(months as u64);
}

pub(super) fn released(holds: usize) {
    counter!(RELEASED).increment(holds as u64);
}
