//! Several nodes on one database: a run is everybody's, and one worker's at a time.

use std::path::Path;
use std::time::Duration;

use atelier_tests::harness::{
    Backend, Client, ClusterOptions, EventReader, Follower, Frame, Launch, Node, PATIENCE,
    Providers, TestCluster, TestDatabase, mixed_team, session, undisturbed, until,
};
use atelier_tests::vendors::{Answer, Call, Gate, Logged, Vendors, studio};
use futures_util::future::join_all;
use serde_json::Value;

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

/// As short as a lease may be: others are to take over soon.
const SHORT: Duration = Duration::from_secs(2);

/// Answers that take some hundred milliseconds, so that whatever happens meets an open one.
fn unhurried(call: &Call) -> Answer {
    studio(call).paced(Duration::from_millis(8))
}

/// Vendors whose editors say two words and wait at the gate.
async fn held_editors() -> (Vendors, Gate) {
    let gate = Gate::default();
    let held = gate.clone();
    let vendors = Vendors::start(move |call: &Call| match call.prompt.phase {
        2 => studio(call).held_after(2, &held),
        _ => studio(call),
    })
    .await;
    (vendors, gate)
}

/// Two nodes of each role, whose leases outlast any pause of a busy machine.
async fn cluster(vendors: &Vendors) -> TestCluster {
    leasing(vendors, Duration::from_secs(30)).await
}

async fn leasing(vendors: &Vendors, lease: Duration) -> TestCluster {
    let options = ClusterOptions {
        lease,
        ..ClusterOptions::small(Providers::vendors(vendors))
    };
    TestCluster::start(Path::new(BINARY), &options).await
}

fn draft() -> Value {
    session(&mixed_team(), 3)
}

/// Reads until an editor speaks.
async fn until_an_editor_speaks(reader: &mut EventReader) -> Vec<Frame> {
    reader
        .until("an editor speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 2
        })
        .await
}

/// The worker that waits for an answer at this moment.
fn driver<'a>(cluster: &'a TestCluster, vendors: &Vendors) -> &'a Node {
    let calls = vendors.calls();
    let open = calls.iter().rfind(|logged| logged.is_open());
    cluster.worker(open.expect("a call is open").call.caller())
}

fn calls_of<'a>(calls: &'a [Logged], node: &Node) -> impl Iterator<Item = &'a Logged> {
    let name = node.name().to_owned();
    calls
        .iter()
        .filter(move |logged| logged.call.caller() == name)
}

/// Follows a run to its end, from one node to the other and back.
async fn to_the_end(follower: &mut Follower, nodes: &[Client]) {
    for node in nodes.iter().cycle() {
        follower.read(node).await;
        if follower.is_done() {
            return;
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nodes_that_start_together_share_an_empty_database() {
    const NODES: usize = 5;
    let database = TestDatabase::create(Backend::Postgres).await;
    let starts = (0..NODES).map(|number| {
        let folder = database.scratch().join(number.to_string());
        Launch::new(Path::new(BINARY), &database, &Providers::instant())
            .within(folder)
            .start()
    });
    let nodes = join_all(starts).await;
    for node in &nodes {
        let client = node.client();
        let ready = client.send(client.request(reqwest::Method::GET, "/ready"));
        ready.await.expect(200);
    }
    assert_eq!(database.count("SELECT count(*) FROM users").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_is_followed_and_stopped_on_any_node() {
    let (vendors, _gate) = held_editors().await;
    let cluster = cluster(&vendors).await;
    let (here, there) = (cluster.web(0), cluster.web(1));
    let id = here.create(&draft()).await;
    let mut near = here.start_stream(&id).await;
    let mut far = there.events(&id).await;
    let seen = until_an_editor_speaks(&mut far).await;
    let mut whole = until_an_editor_speaks(&mut near).await;

    let begun = std::time::Instant::now();
    there.command(&id, "stop").await.expect(202);
    let told = begun.elapsed();
    let calls = vendors
        .until(PATIENCE, "no call is open", |calls| {
            calls.iter().all(|logged| !logged.is_open())
        })
        .await;
    println!(
        "stop: told after {told:?}, upstream closed after {:?}",
        begun.elapsed()
    );
    assert!(calls.iter().any(Logged::hung_up), "{calls:#?}");

    whole.extend(near.to_end().await);
    assert!(whole.last().unwrap().is("session.stopped"), "{whole:#?}");
    let mut same = seen;
    same.extend(far.to_end().await);
    assert_eq!(same, whole, "both nodes tell the same");
    assert_eq!(vendors.calls().len(), calls.len(), "no call came later");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_run_goes_on_when_its_worker_is_killed() {
    let vendors = Vendors::start(unhurried).await;
    let cluster = leasing(&vendors, SHORT).await;
    let nodes = [cluster.web(1), cluster.web(0)];
    let id = nodes[0].create(&draft()).await;
    let mut reader = nodes[1].start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    drop(reader);
    let killed = driver(&cluster, &vendors);
    killed.kill().await;
    let before = calls_of(&vendors.calls(), killed).count();

    to_the_end(&mut follower, &nodes).await;
    follower
        .check(&nodes[0], &undisturbed(&draft()).await)
        .await;
    let calls = vendors.calls();
    assert_eq!(calls_of(&calls, killed).count(), before);
    assert!(calls.len() > before, "another worker went on");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_stood_still_writes_nothing_over_its_successor() {
    let (vendors, gate) = held_editors().await;
    let cluster = leasing(&vendors, SHORT).await;
    let nodes = [cluster.web(0), cluster.web(1)];
    let id = nodes[0].create(&draft()).await;
    let mut reader = nodes[0].start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    drop(reader);
    let frozen = driver(&cluster, &vendors);
    frozen.freeze().await;
    let mine = calls_of(&vendors.calls(), frozen).count();
    vendors
        .until(PATIENCE, "another worker calls", |calls| calls.len() > mine)
        .await;
    // Both hear the same answers: the one that has the run now, and the one that wakes up to it.
    gate.open();
    frozen.thaw().await;

    to_the_end(&mut follower, &nodes).await;
    follower
        .check(&nodes[0], &undisturbed(&draft()).await)
        .await;
    until("the stale worker notices", async || {
        (frozen.logged("run.lost").await > 0).then_some(())
    })
    .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_worker_that_is_told_to_stop_finishes_what_it_has_begun() {
    let vendors = Vendors::start(unhurried).await;
    let cluster = cluster(&vendors).await;
    let nodes = [cluster.web(0), cluster.web(1)];
    let id = nodes[0].create(&draft()).await;
    let mut reader = nodes[0].start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    drop(reader);
    let leaving = driver(&cluster, &vendors);
    leaving.terminate().await;
    let status = leaving.ended().await;
    assert!(status.success(), "{status}");

    to_the_end(&mut follower, &nodes).await;
    follower
        .check(&nodes[0], &undisturbed(&draft()).await)
        .await;
    let again = follower
        .frames
        .iter()
        .find(|frame| frame.is("turn.restarted"));
    assert_eq!(again, None, "nothing was done twice");
    assert!(vendors.calls().iter().all(|logged| !logged.hung_up()));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_signal_hands_over_at_once() {
    let (vendors, gate) = held_editors().await;
    let cluster = cluster(&vendors).await;
    let nodes = [cluster.web(0), cluster.web(1)];
    let id = nodes[0].create(&draft()).await;
    let mut reader = nodes[0].start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    drop(reader);
    let leaving = driver(&cluster, &vendors);
    let operator = leaving.client();
    leaving.terminate().await;
    until("the worker drains", async || {
        let ready = operator.request(reqwest::Method::GET, "/ready");
        let ready = operator.send(ready).await;
        (ready.status == 503).then(|| ready.problem(503, "draining"))
    })
    .await;
    let mine = calls_of(&vendors.calls(), leaving).count();
    leaving.terminate().await;
    let status = leaving.ended().await;
    assert!(status.success(), "{status}");

    // Nobody had to wait for the lease.
    vendors
        .until(PATIENCE, "another worker calls", |calls| calls.len() > mine)
        .await;
    gate.open();
    to_the_end(&mut follower, &nodes).await;
    follower
        .check(&nodes[0], &undisturbed(&draft()).await)
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_web_node_that_is_told_to_stop_sends_its_readers_elsewhere() {
    let (vendors, gate) = held_editors().await;
    let cluster = cluster(&vendors).await;
    let (here, there) = (cluster.web(0), cluster.web(1));
    let id = here.create(&draft()).await;
    let mut reader = here.start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    cluster.webs()[0].terminate().await;
    follower.frames.extend(reader.rest().await);
    assert!(!reader.broke_off(), "the stream has a proper end");
    let status = cluster.webs()[0].ended().await;
    assert!(status.success(), "{status}");

    gate.open();
    to_the_end(&mut follower, std::slice::from_ref(&there)).await;
    follower.check(&there, &undisturbed(&draft()).await).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn runs_and_readers_survive_the_loss_of_redis() {
    let vendors = Vendors::start(unhurried).await;
    let cluster = cluster(&vendors).await;
    let nodes = [cluster.web(0), cluster.web(1)];
    let id = nodes[0].create(&draft()).await;
    let mut reader = nodes[0].start_stream(&id).await;
    let mut follower = Follower::new(&id);
    follower.frames = until_an_editor_speaks(&mut reader).await;
    drop(reader);
    let calls = vendors.calls().len();
    let outage = async {
        cluster.redis.kill();
        vendors
            .until(PATIENCE, "the run goes on without it", |now| {
                now.len() > calls
            })
            .await;
        cluster.redis.restart().await;
    };

    tokio::join!(outage, to_the_end(&mut follower, &nodes));
    follower
        .check(&nodes[0], &undisturbed(&draft()).await)
        .await;
}
