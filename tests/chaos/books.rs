//! What a trial left of the ledger.

use std::time::{Duration, Instant};

use atelier_tests::harness::{Faults, TestCluster};
use atelier_tests::vendors::Vendors;
use tokio::time::sleep;

use crate::report::{Goal, Page};

/// Whatever happened to who held them, holds are gone by then.
const HOLDS_END_WITHIN: Duration = Duration::from_mins(1);

/// Compares the entries with the turns and with the vendors' own log, once all runs are at rest.
pub(crate) async fn check(cluster: &TestCluster, vendors: &Vendors, page: &mut Page<'_>) {
    let (database, begun) = (&cluster.database, Instant::now());
    let open = loop {
        let open = database.open_holds().await;
        if open == 0 || begun.elapsed() > HOLDS_END_WITHIN {
            break open;
        }
        sleep(Duration::from_millis(100)).await;
    };
    page.add("open holds in the end", open as f64, "", Goal::AtMost(0.0));
    let Faults {
        unbooked,
        orphaned,
        unbalanced,
        below_zero,
    } = database.faults_of_the_books().await;
    let wrong = unbooked + orphaned + unbalanced + below_zero;
    page.add(
        "turns and accounts wrong on the books",
        wrong as f64,
        "",
        Goal::AtMost(0.0),
    );
    page.count(
        "turns billed unlike the vendors' log",
        database.billed_otherwise(vendors).await,
        Goal::AtMost(0.0),
    );
}
