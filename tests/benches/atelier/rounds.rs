//! How many rounds the product gets through when the model answers at once.

use std::time::Instant;

use atelier_tests::harness::{
    Backend, Client, PLENTY, Providers, processor_time, session, single_vendor,
};
use atelier_tests::issuer::Issuer;
use futures_util::future::join_all;
use serde_json::Value;

use crate::Effort;
use crate::connection::Connection;
use crate::identity::signed_in_by;
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
    let crew = Crew::sign_in(servers, Backend::Sqlite, SESSIONS).await;
    let Pace { rate, processor_ms } = crew.pace(effort, SESSIONS).await;
    drop(crew);
    let alone = Crew::sign_in(servers, Backend::Sqlite, 1).await;
    let of_one = alone.pace(effort, SESSIONS).await;
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
    let crew = Crew::sign_in(servers, Backend::Postgres, SESSIONS).await;
    let Pace { rate, processor_ms } = crew.pace(effort, SESSIONS).await;
    drop(crew);
    let floor = floor(servers, effort, SESSIONS, true).await;
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

/// What it takes to settle a turn and to hold for the next one, where a session has PostgreSQL to itself: by clients that
/// send what the product sends, with it and without.
pub(crate) async fn settling(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let alone = Crew::sign_in(servers, Backend::Postgres, 1).await;
    let turn = (alone.pace(effort, 1).await.rate * TURNS).recip();
    drop(alone);
    let settled = floor(servers, effort, 1, true).await.recip();
    let unsettled = floor(servers, effort, 1, false).await.recip();
    let settling = settled - unsettled;
    vec![
        Figure::new("a committed turn on PostgreSQL", "ms", turn * 1e3),
        Figure::new("of it, settling", "ms", settling * 1e3),
        Figure::new(
            "what settling adds to a committed turn",
            "%",
            1e2 * settling / (turn - settling),
        )
        .with_goal(Goal::AtMost(10.0)),
    ]
}

async fn floor(servers: &Servers, effort: Effort, people: usize, settles: bool) -> f64 {
    let crew = Crew::sign_in(servers, Backend::Postgres, people).await;
    for person in &crew.people {
        person.client.create(&draft()).await;
    }
    let Product { process, database } = crew.product;
    drop(process);
    let seconds = effort.of(5, 2);
    servers.floor(&database, seconds, settles).await
}

fn draft() -> Value {
    session(&single_vendor("scripted", "scripted"), ROUNDS)
}

struct Person {
    token: String,
    client: Client,
}

/// The product, and people who work with it.
struct Crew {
    product: Product,
    people: Vec<Person>,
    /// Whose keys the product asks for.
    _issuer: Issuer,
}

struct Pace {
    /// Rounds a second.
    rate: f64,
    /// Of a round.
    processor_ms: f64,
}

impl Crew {
    async fn sign_in(servers: &Servers, backend: Backend, people: usize) -> Self {
        let issuer = Issuer::start().await;
        let settings = signed_in_by(&issuer);
        let product = servers
            .product_set(backend, &Providers::instant(), &settings)
            .await;
        let sign_in = |number| {
            let token = issuer.token(&format!("person{number}"));
            let client = product.process.client().bearing(token.clone());
            Person { token, client }
        };
        let people: Vec<Person> = (0..people).map(sign_in).collect();
        for person in &people {
            person.client.get("/credits/balance").await.expect(200);
        }
        product.database.set_credits(PLENTY).await;
        Self {
            product,
            people,
            _issuer: issuer,
        }
    }

    async fn pace(&self, effort: Effort, at_once: usize) -> Pace {
        let process = self.product.process.id();
        let draft = draft();
        let batches = effort.of(4, 1);
        let mut measured = None;
        for batch in 0..=batches {
            let mut sessions = Vec::new();
            for number in 0..at_once {
                let person = &self.people[number % self.people.len()];
                sessions.push((person, person.client.create(&draft).await));
            }
            if batch == 1 {
                // The one before was to warm up.
                measured = Some((processor_time(process), Instant::now()));
            }
            let runs = sessions
                .into_iter()
                .map(|(person, id)| follow(person, format!("/api/v1/sessions/{id}/start-stream")));
            join_all(runs).await;
        }
        let (before, started) = measured.expect("at least one batch is measured");
        let rounds = (batches * at_once) as f64 * f64::from(ROUNDS);
        let wall = started.elapsed().as_secs_f64();
        let processor = processor_time(process).saturating_sub(before).as_secs_f64();
        Pace {
            rate: rounds / wall,
            processor_ms: processor * 1e3 / rounds,
        }
    }
}

async fn follow(person: &Person, path: String) {
    let mut connection = Connection::open(person.client.base()).await;
    connection.bear(Some(&person.token));
    connection.post(&path, None).await;
    connection.until("event: session.completed").await;
}
