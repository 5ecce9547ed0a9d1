//! How fast events go from one process to another, and what following costs: figures for the docs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_domain::editorial::{Position, RunEvents};
use futures_util::StreamExt;

use super::server;
use super::stage::{attempt, node, session, soon, started, tell};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: `cargo nextest run -p atelier-events --run-ignored only --no-capture`"]
async fn text_from_one_process_to_another() {
    let url = server::shared();
    let (teller, web) = (node(&url, "speed", 1).await, node(&url, "speed", 2).await);
    let open = Arc::new(attempt(1));
    tell(&teller, &[started(1)]).await;
    let mut reader = web.subscribe(session(1), Position::entry(1)).await;
    let mut taken = Vec::new();
    for _ in 0..2_000 {
        let told = Instant::now();
        teller.delta(session(1), &open, "twenty bytes of text");
        soon("the text", reader.feed.next()).await.unwrap();
        taken.push(told.elapsed());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    taken.sort();
    println!(
        "p50 {:?}, p99 {:?}, max {:?}",
        taken[1_000], taken[1_980], taken[1_999]
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "measures: `cargo nextest run -p atelier-events --run-ignored only --no-capture`"]
async fn memory_of_runs_that_are_followed() {
    const RUNS: u64 = 10_000;
    let web = node(&server::shared(), "memory", 1).await;
    let before = resident();
    let mut readers = Vec::new();
    for n in 0..RUNS {
        readers.push(web.subscribe(session(n.into()), Position::START).await);
    }
    let after = resident();
    println!(
        "{} bytes a followed run with one reader",
        (after - before) / RUNS
    );
    assert_eq!(web.len(), 10_000);
}

/// Memory of this process, in bytes.
fn resident() -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap();
    let line = status
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap();
    let kilobytes: u64 = line.split_whitespace().nth(1).unwrap().parse().unwrap();
    kilobytes * 1024
}
