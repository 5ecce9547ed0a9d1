//! The process dies at any moment: runs go on from the last finished turn, and come to the same end.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::time::Duration;

use atelier_tests::harness::{
    Backend, Client, Frame, Joined, Providers, TestApp, TestDatabase, TestProcess, mixed_team,
    session,
};
use atelier_tests::vendors::{Answer, Call, Vendors, studio};
use serde_json::{Value, json};
use tokio::time::sleep;

use crate::support::Seed;

const BINARY: &str = env!("CARGO_BIN_EXE_atelier-under-test");

/// Sessions that one process runs at the same time.
const SESSIONS: usize = 3;
const ROUNDS: u32 = 5;

/// The longest time between a start and a kill: about a third of a whole run.
const LONGEST_LIFE: Duration = Duration::from_millis(700);

/// Answers that take some hundred milliseconds, so that most kills meet an open one.
fn unhurried(call: &Call) -> Answer {
    studio(call).paced(Duration::from_millis(4))
}

fn drafts() -> Vec<Value> {
    let draft = |number: usize| {
        let mut draft = session(&mixed_team(), ROUNDS);
        draft["initial_prompt"] = json!(format!("Tighten essay {number}."));
        draft["working_document"] = json!(format!("# Essay {number}\n\nThe river is long.\n"));
        draft
    };
    (0..SESSIONS).map(draft).collect()
}

/// What an agent said in a round.
type Outputs = BTreeMap<(u64, String), String>;

fn outputs(turns: &[Value]) -> Outputs {
    let mut outputs = Outputs::new();
    for turn in turns.iter().filter(|turn| turn["outcome"] == "completed") {
        let step = (
            turn["round"].as_u64().unwrap(),
            turn["agent_id"].as_str().unwrap().to_owned(),
        );
        let said = turn["output"].as_str().unwrap().to_owned();
        let twice = outputs.insert(step, said);
        assert!(twice.is_none(), "a step was done twice: {turn:#}");
    }
    outputs
}

/// What the same sessions come to when nothing happens.
async fn undisturbed() -> Vec<Outputs> {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let mut all = Vec::new();
    for draft in drafts() {
        let (id, _) = app.run_to_end(&draft).await;
        all.push(outputs(&app.turns(&id).await));
    }
    app.stop().await;
    all
}

/// A reader who comes back after each crash.
struct Follower {
    id: String,
    frames: Vec<Frame>,
}

impl Follower {
    /// Reads until the run or the process is over.
    async fn read(&mut self, client: &Client) {
        let last = self.frames.last().map(|frame| frame.id.clone());
        if let Joined::Open(reader) = client.join(&self.id, last.as_deref()).await {
            self.frames.extend(reader.to_end().await);
        }
    }

    fn is_done(&self) -> bool {
        self.frames.last().is_some_and(Frame::ends_run)
    }
}

/// Runs sessions in a process that is killed again and again; returns how many kills met a run.
async fn survive(backend: Backend, kills: usize, seed: &mut Seed) -> usize {
    let vendors = Vendors::start(unhurried).await;
    let database = TestDatabase::create(backend).await;
    let providers = Providers::vendors(&vendors);
    let mut process = TestProcess::start(Path::new(BINARY), &database, &providers).await;
    let mut followers = Vec::new();
    for draft in drafts() {
        let id = process.client().run(&draft).await;
        followers.push(Follower {
            id,
            frames: Vec::new(),
        });
    }
    let mut met = 0;
    for kill in 0..=kills {
        let client = process.client();
        let [one, two, three] = &mut followers[..] else {
            panic!("{SESSIONS} sessions");
        };
        let readers =
            async { tokio::join!(one.read(&client), two.read(&client), three.read(&client)) };
        if kill == kills {
            readers.await;
            break;
        }
        let life = seed.pause(LONGEST_LIFE);
        tokio::select! {
            _ = readers => {}
            () = sleep(life) => {}
        }
        met += usize::from(!followers.iter().all(Follower::is_done));
        process.kill();
        process.restart().await;
    }
    let client = process.client();
    let expected = undisturbed().await;
    for (follower, expected) in followers.iter().zip(expected) {
        check(&client, follower, &expected).await;
    }
    check_calls(&vendors, kills);
    let turns = database.count("SELECT count(*) FROM turns").await;
    assert_eq!(
        turns,
        i64::from(ROUNDS * 4) * i64::try_from(SESSIONS).unwrap()
    );
    assert_eq!(
        database.count("SELECT count(*) FROM usage_records").await,
        turns
    );
    met
}

async fn check(client: &Client, follower: &Follower, expected: &Outputs) {
    let Follower { id, frames } = follower;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    let whole = client.session(id).await;
    assert_eq!(whole["status"], "completed");
    let turns = client.turns(id).await;
    assert_eq!(&outputs(&turns), expected);
    assert_eq!(turns.len(), expected.len(), "nothing else is on record");
    let paid: f64 = turns
        .iter()
        .map(|turn| turn["credits"].as_f64().unwrap())
        .sum();
    assert!((whole["credits_used"].as_f64().unwrap() - paid).abs() < 1e-6);
    let versions = client.pages(&format!("/sessions/{id}/versions")).await;
    assert_eq!(versions.len(), 1 + usize::try_from(ROUNDS).unwrap());

    // The reader who came back each time has what the journal has, once and in order.
    let lasting = |frames: &[Frame]| -> Vec<Frame> {
        frames
            .iter()
            .filter(|frame| !frame.is("turn.delta"))
            .cloned()
            .collect()
    };
    let journal = lasting(&client.follow(id, None).await);
    assert_eq!(lasting(frames), journal);
    let completed: Vec<_> = journal
        .iter()
        .filter(|frame| frame.is("turn.completed"))
        .map(|frame| frame.text("turn_id"))
        .collect();
    let each: BTreeSet<_> = completed.iter().collect();
    assert_eq!(
        (completed.len(), each.len()),
        (expected.len(), expected.len())
    );
}

/// A crash orphans the calls that were open, and no others are made again.
fn check_calls(vendors: &Vendors, kills: usize) {
    /// Editors work two at a time; all other agents alone.
    const OPEN_AT_ONCE: usize = 2;
    let calls = vendors.calls().len();
    let steps = usize::try_from(ROUNDS).unwrap() * 4 * SESSIONS;
    assert!(
        (steps..=steps + kills * OPEN_AT_ONCE * SESSIONS).contains(&calls),
        "{calls} calls for {steps} steps"
    );
}

/// Fifty kills in all, in parts that run side by side.
macro_rules! ten_kills_each {
    ($($part:ident),*) => {
        mod kills_on_sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $part() {
                    super::ten_kills().await;
                }
            )*
        }
    };
}

ten_kills_each! { first_ten, second_ten, third_ten, fourth_ten, fifth_ten }

/// Ten kills of processes that work; those that met an idle one are not counted.
async fn ten_kills() {
    let mut seed = Seed::new();
    let mut met = 0;
    while met < 10 {
        met += survive(Backend::Sqlite, 5, &mut seed).await;
    }
}

/// Here another node might be alive, so that a dead one's work waits until its silence tells.
#[tokio::test(flavor = "multi_thread")]
async fn runs_survive_kills_on_postgres() {
    survive(Backend::Postgres, 2, &mut Seed::new()).await;
}

async fn a_stop_by_signal_loses_nothing(backend: Backend) {
    let vendors = Vendors::start(unhurried).await;
    let database = TestDatabase::create(backend).await;
    let providers = Providers::vendors(&vendors);
    let mut process = TestProcess::start(Path::new(BINARY), &database, &providers).await;
    let client = process.client();
    let id = client.create(&drafts()[0]).await;
    let mut reader = client.start_stream(&id).await;
    let mut frames = reader
        .until("an editor speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 2
        })
        .await;

    process.terminate();
    frames.extend(reader.rest().await);
    assert!(!reader.broke_off(), "the stream has a proper end");
    assert!(!frames.last().unwrap().ends_run(), "but the run has none");
    let status = process.ended().await;
    assert!(status.success(), "{status}\n{}", process.log().await);

    process.restart().await;
    let client = process.client();
    let last = frames.last().unwrap().id.clone();
    frames.extend(client.follow(&id, Some(last)).await);
    let follower = Follower { id, frames };
    check(&client, &follower, &undisturbed().await[0]).await;
}

crate::support::on_each_database! {
    a_stop_by_signal_loses_nothing,
}
