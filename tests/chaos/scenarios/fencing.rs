//! Workers that stand still for longer than their lease, and go on as if nothing had been.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use atelier_tests::harness::{Client, Node, PATIENCE, Seed, TestCluster};
use atelier_tests::vendors::{Answer, Call, Gate, Logged, Vendors, studio};
use tokio::time::sleep;

use crate::books;
use crate::load::{draft, nodes, task};
use crate::report::{Goal, Page};
use crate::setting::Setting;

/// Runs that are under way when a worker is frozen.
const BATCH: usize = 20;
/// As short as it may be, so that many tries fit into the trial.
const LEASE: u64 = 2;
const PACE: Duration = Duration::from_millis(15);

#[derive(Default)]
struct Tally {
    tries: usize,
    stale: usize,
    unfinished: usize,
    not_taken_over: usize,
}

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let gate = Arc::new(Mutex::new(Gate::default()));
    let held = Arc::clone(&gate);
    let vendors = Vendors::start(move |call: &Call| {
        let answer = signed(call).paced(PACE);
        match call.prompt.phase {
            2 => answer.held_after(2, &held.lock().unwrap()),
            _ => answer,
        }
    })
    .await;
    let cluster = setting.cluster("fencing", nodes(2, LEASE, &vendors)).await;
    let mut seed = Seed::announced();
    let mut tally = Tally::default();
    let (mut runs, mut stops) = (0, 0);
    while tally.tries < setting.of(100, 10) {
        let gate = {
            let mut current = gate.lock().unwrap();
            *current = Gate::default();
            current.clone()
        };
        // Every other stop comes at any moment, and not while answers are waited for.
        let is_anywhere = stops % 2 == 1;
        if is_anywhere {
            gate.open();
        }
        let batch = runs..runs + BATCH;
        let mut sessions = Vec::new();
        for number in batch.clone() {
            sessions.push(cluster.web(number % 2).run(&draft(number, 1)).await);
        }
        if is_anywhere {
            sleep(seed.pause(Duration::from_secs(1))).await;
        } else {
            until_editors_wait(&vendors, batch.clone()).await;
        }
        let frozen = &cluster.workers()[seed.below(2)];
        freeze(&cluster, &vendors, frozen, batch.clone(), &gate, &mut tally).await;
        for (number, id) in batch.clone().zip(&sessions) {
            judge(&cluster.web(0), &vendors, number, id, &mut tally).await;
        }
        runs += BATCH;
        stops += 1;
    }
    let lost: usize = {
        let mut lost = 0;
        for worker in cluster.workers() {
            lost += worker.logged("run.lost").await;
        }
        lost
    };
    page.count("stops past the lease (of 2 s)", stops, Goal::None);
    page.count("runs that a worker lost that way", tally.tries, Goal::None);
    page.count("losses that workers noticed", lost, Goal::None);
    page.count(
        "runs nobody took over",
        tally.not_taken_over,
        Goal::AtMost(0.0),
    );
    page.count(
        "runs that did not complete",
        tally.unfinished,
        Goal::AtMost(0.0),
    );
    page.count("stale writes", tally.stale, Goal::AtMost(0.0));
    books::check(&cluster, &vendors, &mut page).await;
}

/// An answer that says which call it is of.
fn signed(call: &Call) -> Answer {
    let mut answer = studio(call);
    answer.pieces.insert(0, format!("Call-{}. ", call.number));
    answer
}

fn calls_of(vendors: &Vendors, number: usize) -> Vec<Logged> {
    let task = task(number);
    let calls = vendors.calls();
    calls
        .into_iter()
        .filter(|logged| logged.call.prompt.task == task)
        .collect()
}

async fn until_editors_wait(vendors: &Vendors, batch: std::ops::Range<usize>) {
    vendors
        .until(PATIENCE, "all editors wait", |calls| {
            let open = calls
                .iter()
                .filter(|logged| logged.is_open() && logged.call.prompt.phase == 2);
            open.count() == 2 * batch.len()
        })
        .await;
}

/// Lets a worker stand still until another one has taken over all that it was at, and go on.
async fn freeze(
    cluster: &TestCluster,
    vendors: &Vendors,
    frozen: &Node,
    batch: std::ops::Range<usize>,
    gate: &Gate,
    tally: &mut Tally,
) {
    frozen.freeze().await;
    let lost: Vec<usize> = batch
        .filter(|&number| {
            let mut calls = calls_of(vendors, number).into_iter();
            calls.any(|logged| logged.is_open() && logged.call.caller() == frozen.name())
        })
        .collect();
    let begun = Instant::now();
    let is_taken_over = |number: usize| {
        let mut calls = calls_of(vendors, number).into_iter();
        calls.any(|logged| logged.began > begun && logged.call.caller() != frozen.name())
    };
    let mut waiting = lost.clone();
    while !waiting.is_empty() && begun.elapsed() < PATIENCE {
        sleep(Duration::from_millis(50)).await;
        waiting.retain(|&number| !is_taken_over(number));
    }
    // The answers of the old calls wait on the wire: they are heard as soon as the worker goes on.
    gate.open();
    frozen.thaw().await;
    tally.tries += lost.len();
    if !waiting.is_empty() {
        println!(
            "{} stood still; nobody took over {waiting:?}",
            frozen.name()
        );
        for number in &waiting {
            println!("{:#?}", calls_of(vendors, *number));
        }
    }
    tally.not_taken_over += waiting.len();
    debug_assert!(cluster.workers().len() > 1);
}

/// Looks whose answers were kept. Of a step that two workers called for, it has to be the later one's.
async fn judge(node: &Client, vendors: &Vendors, number: usize, id: &str, tally: &mut Tally) {
    let begun = Instant::now();
    while node.session(id).await["status"] == "running" && begun.elapsed() < PATIENCE {
        sleep(Duration::from_millis(50)).await;
    }
    let status = node.session(id).await["status"].clone();
    if status != "completed" {
        println!("run {id} is {status}");
        tally.unfinished += 1;
        return;
    }
    // Who called last before its successor, by kind of agent: there is one round.
    let mut callers: BTreeMap<String, Vec<(usize, String)>> = BTreeMap::new();
    for logged in calls_of(vendors, number) {
        let call = &logged.call;
        let step = callers.entry(call.prompt.kind.clone()).or_default();
        step.push((call.number, call.caller().to_owned()));
    }
    let turns = node.turns(id).await;
    let kept = turns.iter().filter(|turn| turn["outcome"] == "completed");
    let mut steps = 0;
    for turn in kept {
        steps += 1;
        let output = turn["output"].as_str().unwrap();
        let mut said = callers.iter().filter(|(_, calls)| {
            let mut calls = calls.iter();
            calls.any(|(number, _)| output.starts_with(&format!("Call-{number}. ")))
        });
        let Some((kind, calls)) = said.next() else {
            println!("run {id}: an answer that nobody gave: {output}");
            tally.stale += 1;
            continue;
        };
        let successor = &calls.last().unwrap().1;
        let mut rightful = calls.iter().filter(|(_, caller)| caller == successor);
        if !rightful.any(|(number, _)| output.starts_with(&format!("Call-{number}. "))) {
            println!("run {id}: the answer of {kind} is not {successor}'s: {calls:?}");
            tally.stale += 1;
        }
    }
    if steps != 4 || turns.len() != 4 {
        println!("run {id} has {steps} steps, {} turns", turns.len());
        tally.stale += 1;
    }
}
