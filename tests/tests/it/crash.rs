//! The process dies at any moment: runs go on from the last finished turn, and come to the same end.

use std::path::Path;
use std::time::Duration;

use atelier_tests::harness::{
    Backend, Faults, Follower, Outputs, Providers, Seed, TestDatabase, TestProcess, mixed_team,
    session, undisturbed,
};
use atelier_tests::vendors::{Answer, Call, Vendors, studio};
use serde_json::{Value, json};
use tokio::time::sleep;

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

/// What the same sessions come to when nothing happens.
async fn expected() -> Vec<Outputs> {
    let mut all = Vec::new();
    for draft in drafts() {
        all.push(undisturbed(&draft).await);
    }
    all
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
        followers.push(Follower::new(&id));
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
    for (follower, expected) in followers.iter().zip(expected().await) {
        follower.check(&client, &expected).await;
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
    assert_eq!(database.open_holds().await, 0);
    assert_eq!(database.faults_of_the_books().await, Faults::default());
    met
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
    let mut seed = Seed::announced();
    let mut met = 0;
    while met < 10 {
        met += survive(Backend::Sqlite, 5, &mut seed).await;
    }
}

/// Here another node might be alive, so that a dead one's work waits until its silence tells.
#[tokio::test(flavor = "multi_thread")]
async fn runs_survive_kills_on_postgres() {
    survive(Backend::Postgres, 2, &mut Seed::announced()).await;
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
    let follower = Follower {
        session: id,
        frames,
    };
    let expected = undisturbed(&drafts()[0]).await;
    follower.check(&client, &expected).await;
}

crate::support::on_each_database! {
    a_stop_by_signal_loses_nothing,
}
