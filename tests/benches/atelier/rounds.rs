//! How many rounds the product gets through when the model answers at once.

use std::time::Instant;

use atelier_tests::harness::{Backend, Providers, processor_time, session, single_vendor};
use futures_util::future::join_all;
use serde_json::Value;

use crate::Effort;
use crate::crew::{Crew, Person};
use crate::floor::Ledger;
use crate::report::{Figure, Goal};
use crate::servers::{Product, Servers};

/// At once, of as many people: nobody's account waits for another's.
const SESSIONS: usize = 16;

/// Of each session: the most that a plan allows.
const ROUNDS: u32 = 20;

/// Of a round of [`single_vendor`]: each turn is one commit.
const TURNS: f64 = 4.0;

/// On SQLite.
pub(crate) async fn with_instant_model(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let crew = Crew::sign_in(servers, Backend::Sqlite, &Providers::instant(), SESSIONS).await;
    let Pace { rate, processor_ms } = Pace::measure(&crew, effort, SESSIONS).await;
    drop(crew);
    let alone = Crew::sign_in(servers, Backend::Sqlite, &Providers::instant(), 1).await;
    let of_one = Pace::measure(&alone, effort, SESSIONS).await;
    vec![
        Figure::new("rounds a second, 16 sessions, instant model", "1/s", rate)
            .with_goal(Goal::AtLeast(600.0)),
        Figure::new(
            "processor time for a round of four turns",
            "ms",
            processor_ms,
        ),
        Figure::new(
            "rounds a second, 16 sessions of one person",
            "1/s",
            of_one.rate,
        ),
    ]
}

/// On PostgreSQL, beside what the same server commits for a client that does nothing else.
pub(crate) async fn on_postgres(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let crew = Crew::sign_in(servers, Backend::Postgres, &Providers::instant(), SESSIONS).await;
    let Pace { rate, processor_ms } = Pace::measure(&crew, effort, SESSIONS).await;
    drop(crew);
    let floor = floor(servers, effort, SESSIONS, Ledger::HoldAndSettlement).await;
    vec![
        Figure::new(
            "turns committed a second on PostgreSQL",
            "1/s",
            rate * TURNS,
        )
        .beside_relay(floor)
        .with_ratio_goal(Goal::AtLeast(0.5)),
        Figure::new(
            "processor time for a round on PostgreSQL",
            "ms",
            processor_ms,
        ),
    ]
}

/// What it takes to settle a turn, and to hold for the next one, where a session has PostgreSQL to itself: by clients
/// that send what the product sends, with it and without.
pub(crate) async fn settling(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let alone = Crew::sign_in(servers, Backend::Postgres, &Providers::instant(), 1).await;
    let turn = (Pace::measure(&alone, effort, 1).await.rate * TURNS).recip();
    drop(alone);
    // In turns, since a disk is faster at one time than at another.
    let (mut holding, mut settling) = (0.0, 0.0);
    let times = effort.of(6, 1);
    for _ in 0..times {
        let mut took = Vec::new();
        for ledger in Ledger::ALL {
            took.push(floor(servers, effort, 1, ledger).await.recip() / times as f64);
        }
        holding += took[1] - took[0];
        settling += took[2] - took[1];
    }
    vec![
        Figure::new("a committed turn on PostgreSQL", "ms", turn * 1e3),
        Figure::new("of it, holding for the next", "ms", holding * 1e3),
        Figure::new("of it, settling", "ms", settling * 1e3),
        Figure::new(
            "what settling adds to a committed turn",
            "%",
            1e2 * settling / (turn - settling),
        )
        .with_goal(Goal::AtMost(10.0)),
    ]
}

async fn floor(servers: &Servers, effort: Effort, people: usize, ledger: Ledger) -> f64 {
    let crew = Crew::sign_in(servers, Backend::Postgres, &Providers::instant(), people).await;
    for person in &crew.people {
        person.client.create(&draft()).await;
    }
    let Product { process, database } = crew.product;
    drop(process);
    let seconds = effort.of(5, 2);
    servers.floor(&database, seconds, ledger).await
}

fn draft() -> Value {
    session(&single_vendor("scripted", "scripted"), ROUNDS)
}

struct Pace {
    /// Rounds a second.
    rate: f64,
    /// Of a round.
    processor_ms: f64,
}

impl Pace {
    async fn measure(crew: &Crew, effort: Effort, at_once: usize) -> Self {
        let process = crew.product.process.id();
        let draft = draft();
        let batches = effort.of(4, 1);
        let mut measured = None;
        for batch in 0..=batches {
            let mut sessions = Vec::new();
            for number in 0..at_once {
                let person = &crew.people[number % crew.people.len()];
                sessions.push((person, person.client.create(&draft).await));
            }
            if batch == 1 {
                // The one before was to warm up.
                measured = Some((processor_time(process), Instant::now()));
            }
            let runs = sessions.into_iter().map(|(person, id)| follow(person, id));
            join_all(runs).await;
        }
        let (before, started) = measured.expect("at least one batch is measured");
        let rounds = (batches * at_once) as f64 * f64::from(ROUNDS);
        let wall = started.elapsed().as_secs_f64();
        let processor = processor_time(process).saturating_sub(before).as_secs_f64();
        Self {
            rate: rounds / wall,
            processor_ms: processor * 1e3 / rounds,
        }
    }
}

async fn follow(person: &Person, id: String) {
    let mut connection = person.start(&id).await;
    connection.until("event: session.completed").await;
}
