//! The PostgreSQL server restarted every 5 to 20 s under runs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_tests::harness::{Client, Seed, TestCluster, undisturbed};
use atelier_tests::vendors::{Call, Vendors};
use reqwest::Method;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::books;
use crate::load::{draft, follow, lasting, nodes, try_run};
use crate::report::{Goal, Page};
use crate::setting::Setting;
use crate::verdict::Verdict;

const ROUNDS: u32 = 4;
/// A node that takes longer to be healthy again is not waited for.
const FAR_TOO_LONG: Duration = Duration::from_secs(40);

pub(crate) async fn run(setting: &Setting, mut page: Page<'_>) {
    let runs = setting.of(50, 10);
    let length = setting.of(Duration::from_mins(3), Duration::from_secs(25));
    let answer = Duration::from_secs(2);
    let vendors = Vendors::start(move |call: &Call| lasting(call, answer)).await;
    let cluster = Arc::new(setting.cluster("postgres", nodes(3, 30, &vendors)).await);
    let expected = undisturbed(&draft(0, ROUNDS)).await;
    let mut seed = Seed::announced();
    let mut readers = JoinSet::new();
    let (mut restarts, mut slowest, mut refused) = (0, Duration::ZERO, 0);
    let begun = Instant::now();
    while begun.elapsed() < length {
        // A tenth at once, and the others over the time of the trial.
        let due = runs as f64 * (0.1 + begun.elapsed().div_duration_f64(length));
        while readers.len() < runs && (readers.len() as f64) < due {
            let number = readers.len();
            // What a server that is away can't take was never accepted.
            match try_run(&cluster.web(number % 2), &draft(number, ROUNDS)).await {
                Some(id) => drop(readers.spawn(follow(Arc::clone(&cluster), id, number))),
                None => refused += 1,
            }
        }
        let pause = Duration::from_secs(5) + seed.pause(Duration::from_secs(15));
        sleep(pause.min(length)).await;
        setting.restart_postgres().await;
        restarts += 1;
        slowest = slowest.max(until_healthy(&cluster).await);
    }
    let mut verdict = Verdict::default();
    while let Some(follower) = readers.join_next().await {
        verdict
            .add(&cluster.web(0), &follower.unwrap(), &expected)
            .await;
    }
    page.count("restarts of PostgreSQL", restarts, Goal::None);
    page.count("starts refused", refused, Goal::None);
    verdict.report(&mut page);
    page.time("longest until healthy again", slowest, Goal::AtMost(10.0));
    books::check(&cluster, &vendors, &mut page).await;
}

/// How long until every web node is ready and takes a new session.
async fn until_healthy(cluster: &TestCluster) -> Duration {
    let begun = Instant::now();
    for number in 0..cluster.webs().len() {
        let node = cluster.web(number);
        while !is_healthy(&node).await && begun.elapsed() < FAR_TOO_LONG {
            sleep(Duration::from_millis(50)).await;
        }
    }
    begun.elapsed()
}

async fn is_healthy(node: &Client) -> bool {
    let answers = async |request, status| {
        let answer = node.try_send(request).await;
        answer.is_ok_and(|answer| answer.status == status)
    };
    let create = node.request(Method::POST, "/api/v1/sessions");
    answers(node.request(Method::GET, "/ready"), 200).await
        && answers(create.json(&draft(0, 1)), 201).await
}
