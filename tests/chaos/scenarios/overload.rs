//! Vendors that answer one call in ten with *overloaded*.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use atelier_tests::harness::{Client, TestCluster};
use atelier_tests::vendors::{Call, Failure, Reply, Vendors};
use serde_json::{Value, json};
use tokio::task::JoinSet;

use crate::books;
use crate::load::{draft, follow, lasting, nodes};
use crate::report::{Goal, Page};
use crate::setting::Setting;

const ANSWER: Duration = Duration::from_secs(2);
const STEPS_A_ROUND: usize = 4;

/// What came of one half of the trial.
struct Half {
    rounds: usize,
    failed: usize,
    calls: usize,
    faults: usize,
    time: Duration,
}

impl Half {
    fn throughput(&self) -> f64 {
        self.rounds as f64 / self.time.as_secs_f64()
    }
}

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let (runs, rounds) = (setting.of(100, 10), setting.of(10, 3));
    let clean = half(
        setting,
        &mut page,
        "overload-clean",
        runs,
        rounds,
        usize::MAX,
    )
    .await;
    let faulty = half(setting, &mut page, "overload", runs, rounds, 10).await;
    let wanted = runs * usize::try_from(rounds).unwrap();

    page.count("rounds", wanted, Goal::None);
    page.add(
        "rounds that finished",
        faulty.rounds as f64 / wanted as f64 * 100.0,
        "%",
        Goal::AtLeast(99.9),
    );
    page.count("runs that failed", faulty.failed, Goal::None);
    page.add("rounds a second, clean", clean.throughput(), "", Goal::None);
    page.add(
        "throughput, beside the clean one",
        faulty.throughput() / clean.throughput(),
        "",
        Goal::AtLeast(0.5),
    );
    let needed = wanted * STEPS_A_ROUND;
    page.count("calls answered with overloaded", faulty.faults, Goal::None);
    page.count(
        "calls made again",
        faulty.calls.saturating_sub(needed),
        Goal::AtMost((faulty.faults + needed / 10) as f64),
    );
    page.count(
        "calls made again, clean",
        clean.calls.saturating_sub(needed),
        Goal::None,
    );
}

/// Runs that all go at the same time; one call in `every` is answered with *overloaded*.
async fn half(
    setting: &Setting,
    page: &mut Page<'_>,
    name: &str,
    runs: usize,
    rounds: u32,
    every: usize,
) -> Half {
    let faults = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&faults);
    let vendors = Vendors::start(move |call: &Call| -> Reply {
        // Scattered, so that neither a vendor nor a role has all of them.
        if (call.number * 7 + call.number / 10) % every == 3 {
            counted.fetch_add(1, Ordering::Relaxed);
            return Failure::Overloaded.into();
        }
        lasting(call, ANSWER).into()
    })
    .await;
    let cluster = Arc::new(setting.cluster(name, nodes(2, 30, &vendors)).await);
    let begun = Instant::now();
    let mut readers = JoinSet::new();
    for number in 0..runs {
        let id = cluster
            .web(number % 2)
            .run(&with_fallbacks(number, rounds))
            .await;
        readers.spawn(follow(Arc::clone(&cluster), id, number));
    }
    let (mut finished, mut failed) = (0, 0);
    while let Some(follower) = readers.join_next().await {
        let follower = follower.unwrap();
        let frames = follower.frames.iter();
        finished += frames.filter(|frame| frame.is("round.completed")).count();
        failed += usize::from(!is_completed(&cluster, &follower.session).await);
    }
    let time = begun.elapsed();
    books::check(&cluster, &vendors, page).await;
    Half {
        rounds: finished,
        failed,
        calls: vendors.calls().len(),
        faults: faults.load(Ordering::Relaxed),
        time,
    }
}

async fn is_completed(cluster: &TestCluster, id: &str) -> bool {
    let node: Client = cluster.web(0);
    let session = node.session(id).await;
    if session["status"] != "completed" {
        println!("run {id} is {}: {}", session["status"], session["failure"]);
    }
    session["status"] == "completed"
}

/// A run whose agents name other vendors' models to turn to.
fn with_fallbacks(number: usize, rounds: u32) -> Value {
    let mut draft = draft(number, rounds);
    for agent in draft["agents"].as_array_mut().unwrap() {
        let others = ["gpt-6.1-sol", "claude-sonnet-5-5", "gemini-3.8-flash"];
        let mut others = others.into_iter().filter(|model| agent["model"] != *model);
        agent["fallback_models"] = json!([others.next().unwrap()]);
    }
    draft
}
