//! A thousand readers who do not read.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_tests::harness::{TestCluster, resident_kib};
use atelier_tests::vendors::{Call, Vendors};
use futures_util::future::join_all;
use serde_json::json;

use crate::books;
use crate::load::{draft, follow, lasting, nodes};
use crate::report::{Goal, Page};
use crate::setting::Setting;

const RUNS: usize = 4;
const ROUNDS: u32 = 3;
const ANSWER: Duration = Duration::from_secs(1);

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let vendors = Vendors::start(|call: &Call| lasting(call, ANSWER)).await;
    let cluster = Arc::new(setting.cluster("readers", nodes(2, 30, &vendors)).await);
    // The first runs pay for what a process sets up once.
    finish(&cluster, &start(&cluster).await).await;
    let runs = start(&cluster).await;
    let alone = finish(&cluster, &runs).await;

    let readers = setting.of(1_000, 200);
    let stalled_at = &cluster.webs()[1];
    let process = stalled_at.process().await.id();
    let runs = start(&cluster).await;
    let before = resident_kib(process);
    let node = stalled_at.client();
    let stalled = (0..readers).map(|number| node.join_and_stall(&runs[number % RUNS]));
    let stalled = join_all(stalled).await;
    let watched = finish(&cluster, &runs).await;
    let grown = resident_kib(process).saturating_sub(before);
    drop(stalled);

    page.count("stalled readers", readers, Goal::None);
    page.add(
        "memory of the node, a stalled reader",
        grown as f64 / readers as f64,
        "KiB",
        Goal::AtMost(64.0),
    );
    page.time("runs alone", alone, Goal::None);
    page.time("runs with stalled readers", watched, Goal::None);
    page.add(
        "time with stalled readers, beside alone",
        watched.as_secs_f64() / alone.as_secs_f64(),
        "",
        Goal::AtMost(1.25),
    );
    books::check(&cluster, &vendors, &mut page).await;
}

/// Starts runs with a document of some pages, whose events are more than the sockets on the way hold.
async fn start(cluster: &TestCluster) -> Vec<String> {
    let mut runs = Vec::new();
    for number in 0..RUNS {
        let mut draft = draft(number, ROUNDS);
        draft["working_document"] = json!("A river is long. ".repeat(500));
        runs.push(cluster.web(0).run(&draft).await);
    }
    runs
}

/// How long it takes until all of them are over.
async fn finish(cluster: &Arc<TestCluster>, runs: &[String]) -> Duration {
    let begun = Instant::now();
    let followers = runs
        .iter()
        .map(|id| follow(Arc::clone(cluster), id.clone(), 0));
    for follower in join_all(followers).await {
        assert!(follower.is_done(), "a run did not end");
    }
    begun.elapsed()
}
