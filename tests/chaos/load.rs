//! Runs to do things to, and readers who follow them.

use std::sync::Arc;
use std::time::{Duration, Instant};

use atelier_tests::harness::{
    Client, ClusterOptions, Follower, Providers, TestCluster, mixed_team, session,
};
use atelier_tests::vendors::{Answer, Call, Vendors, studio};
use serde_json::{Value, json};
use tokio::time::sleep;

/// How long a reader waits before it comes back, as browsers do.
const COME_BACK: Duration = Duration::from_millis(200);

/// Longer than any run of a trial takes: whoever waits for more has been forgotten.
const FORGOTTEN: Duration = Duration::from_mins(8);

/// Two web nodes and so many workers, with leases of so many seconds.
pub(crate) fn nodes(workers: usize, lease: u64, vendors: &Vendors) -> ClusterOptions {
    ClusterOptions {
        workers,
        lease: Duration::from_secs(lease),
        ..ClusterOptions::small(Providers::vendors(vendors))
    }
}

/// An answer that takes so long, in as many pieces as a vendor sends in it.
pub(crate) fn lasting(call: &Call, time: Duration) -> Answer {
    /// About what vendors send in two seconds.
    const WRITES: usize = 40;
    let answer = studio(call);
    let burst = answer.pieces.len().div_ceil(WRITES).max(1);
    let writes = u32::try_from(answer.pieces.len().div_ceil(burst).max(1)).unwrap();
    answer.in_bursts_of(burst).paced(time / writes)
}

/// A run of so many rounds that its calls can be told from those of others by their [`task`].
pub(crate) fn draft(number: usize, rounds: u32) -> Value {
    let mut draft = session(&mixed_team(), rounds);
    draft["title"] = json!(format!("Run {number}"));
    draft["initial_prompt"] = json!(task(number));
    draft
}

pub(crate) fn task(number: usize) -> String {
    format!("Tighten essay number {number}.")
}

/// Starts a run; nothing where the node does not answer as it should.
pub(crate) async fn try_run(node: &Client, draft: &Value) -> Option<String> {
    let create = node.request(reqwest::Method::POST, "/api/v1/sessions");
    let created = node.try_send(create.json(draft)).await.ok()?;
    if created.status != 201 {
        return None;
    }
    let id = created.json()["id"].as_str()?.to_owned();
    let start = node.request(
        reqwest::Method::POST,
        &format!("/api/v1/sessions/{id}/start"),
    );
    let started = node.try_send(start).await.ok()?;
    (started.status == 202).then_some(id)
}

/// Follows a run to its end, beginning at the web node of this number and going to the next one whenever a stream ends.
pub(crate) async fn follow(cluster: Arc<TestCluster>, session: String, first: usize) -> Follower {
    let mut follower = Follower::new(&session);
    let begun = Instant::now();
    for turn in first.. {
        follower
            .read(&cluster.web(turn % cluster.webs().len()))
            .await;
        if follower.is_done() || begun.elapsed() > FORGOTTEN {
            break;
        }
        sleep(COME_BACK).await;
    }
    follower
}
