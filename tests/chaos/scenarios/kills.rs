//! Nodes of any role killed at any moment.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_tests::harness::{Seed, undisturbed};
use atelier_tests::vendors::{Call, Logged, Vendors};
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::books;
use crate::load::{draft, follow, lasting, nodes};
use crate::report::{Goal, Page};
use crate::setting::Setting;
use crate::verdict::Verdict;

const ROUNDS: u32 = 5;
/// A vendor hears of a death by the closed connection.
const NEWS: Duration = Duration::from_millis(500);

/// A worker that was killed.
struct Death {
    worker: String,
    at: Instant,
}

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let (runs, kills) = (setting.of(100, 12), setting.of(100, 10));
    let lease = setting.of(30, 4);
    let answer = setting.of(Duration::from_secs(3), Duration::from_millis(500));
    let vendors = Vendors::start(move |call: &Call| lasting(call, answer)).await;
    let cluster = Arc::new(setting.cluster("kills", nodes(3, lease, &vendors)).await);
    let expected = undisturbed(&draft(0, ROUNDS)).await;
    let mut seed = Seed::announced();
    let mut readers = JoinSet::new();
    let mut deaths = Vec::new();
    for kill in 0..kills {
        while readers.len() < runs * (kill + 1) / kills {
            let number = readers.len();
            let id = cluster.web(number % 2).run(&draft(number, ROUNDS)).await;
            readers.spawn(follow(Arc::clone(&cluster), id, number));
        }
        // After most deaths the next one follows soon; after some the cluster is left alone for longer than a lease.
        let longest = if seed.below(5) == 0 { lease + 6 } else { 3 };
        sleep(seed.pause(Duration::from_secs(longest))).await;
        let nodes: Vec<_> = cluster.nodes().collect();
        let node = nodes[seed.below(nodes.len())];
        if cluster
            .workers()
            .iter()
            .any(|worker| worker.name() == node.name())
        {
            deaths.push(Death {
                worker: node.name().to_owned(),
                at: Instant::now(),
            });
        }
        node.kill().await;
        node.restart().await;
    }
    let mut verdict = Verdict::default();
    while let Some(follower) = readers.join_next().await {
        verdict
            .add(&cluster.web(0), &follower.unwrap(), &expected)
            .await;
    }

    page.count("kills", kills, Goal::None);
    page.count("of them, of workers", deaths.len(), Goal::None);
    verdict.report(&mut page);
    let waits = waits(&vendors.calls(), &deaths);
    page.count("answers lost by kills", waits.len(), Goal::None);
    let longest = |alone: bool| {
        let waits = waits.iter().filter(|wait| wait.is_alone || !alone);
        waits.map(|wait| wait.time).max().unwrap_or_default()
    };
    page.time(
        "longest until work went on, after one death",
        longest(true),
        Goal::AtMost((lease + 5) as f64),
    );
    page.time(
        "the same, other workers dying meanwhile",
        longest(false),
        Goal::None,
    );
    books::check(&cluster, &vendors, &mut page).await;
}

/// From the death of a worker to the next call of a run that lost an answer by it.
struct Wait {
    time: Duration,
    /// No other worker died meanwhile.
    is_alone: bool,
}

fn waits(calls: &[Logged], deaths: &[Death]) -> Vec<Wait> {
    let mut waits = Vec::new();
    for death in deaths {
        let lost = calls.iter().filter(|logged| {
            let ended = logged.ended.is_some_and(|(_, at)| {
                logged.hung_up() && (death.at..death.at + NEWS).contains(&at)
            });
            ended && logged.call.caller() == death.worker
        });
        for lost in lost {
            let next = calls.iter().find(|next| {
                next.began > death.at && next.call.prompt.task == lost.call.prompt.task
            });
            let Some(next) = next else { continue };
            let meanwhile = deaths
                .iter()
                .filter(|other| other.at > death.at && other.at < next.began);
            waits.push(Wait {
                time: next.began - death.at,
                is_alone: meanwhile.count() == 0,
            });
        }
    }
    waits
}
