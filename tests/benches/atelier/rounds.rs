//! How many rounds the product gets through when the model answers at once.

use std::time::Instant;

use atelier_tests::harness::{Providers, processor_time, session, single_vendor};
use futures_util::future::join_all;
use serde_json::Value;

use crate::Effort;
use crate::connection::Connection;
use crate::report::{Figure, Goal};
use crate::servers::{Product, Servers};

const SESSIONS: usize = 16;

/// Of each session: the most that a plan allows.
const ROUNDS: u32 = 20;

/// Of a round of [`single_vendor`]: each turn is one commit.
const TURNS: f64 = 4.0;

/// On SQLite.
pub(crate) async fn with_instant_model(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let product = servers.product(&Providers::instant()).await;
    let Pace { rate, processor_ms } = pace(&product, effort).await;
    vec![
        Figure::new("rounds a second, 16 sessions, instant model", "1/s", rate)
            .with_goal(Goal::AtLeast(600.0)),
        Figure::new(
            "processor time for a round of four turns",
            "ms",
            processor_ms,
        ),
    ]
}

/// On PostgreSQL, beside what the same server commits for a client that does nothing else.
pub(crate) async fn on_postgres(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let product = servers.product_on_postgres(&Providers::instant()).await;
    let Pace { rate, processor_ms } = pace(&product, effort).await;
    drop(product);
    let drafts = vec![draft(); SESSIONS];
    let floor = servers.floor(&drafts, effort.of(5, 2)).await;
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

fn draft() -> Value {
    session(&single_vendor("scripted", "scripted"), ROUNDS)
}

struct Pace {
    /// Rounds a second.
    rate: f64,
    /// Of a round.
    processor_ms: f64,
}

async fn pace(product: &Product, effort: Effort) -> Pace {
    let client = product.process.client();
    let draft = draft();
    let batches = effort.of(4, 1);
    let mut measured = None;
    for batch in 0..=batches {
        let mut ids = Vec::new();
        for _ in 0..SESSIONS {
            ids.push(client.create(&draft).await);
        }
        if batch == 1 {
            // The one before was to warm up.
            measured = Some((processor_time(product.process.id()), Instant::now()));
        }
        let runs = ids.into_iter().map(|id| {
            let base = client.base();
            async move {
                let mut connection = Connection::open(base).await;
                connection
                    .post(&format!("/api/v1/sessions/{id}/start-stream"), None)
                    .await;
                connection.until("event: session.completed").await;
            }
        });
        join_all(runs).await;
    }
    let (before, started) = measured.expect("at least one batch is measured");
    let rounds = (batches * SESSIONS) as f64 * f64::from(ROUNDS);
    let wall = started.elapsed().as_secs_f64();
    let processor = processor_time(product.process.id())
        .saturating_sub(before)
        .as_secs_f64();
    Pace {
        rate: rounds / wall,
        processor_ms: processor * 1e3 / rounds,
    }
}
