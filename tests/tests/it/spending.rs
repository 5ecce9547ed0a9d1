//! Many runs that one account can pay for one of.

use std::collections::BTreeSet;

use atelier_tests::harness::{Backend, Faults, Options, TestApp, agent, micro, session, until};
use atelier_tests::vendors::{Vendors, studio};
use futures_util::future::join_all;
use serde_json::{Value, json};

/// Runs that are set going at the same time.
const STARTS: usize = 200;

/// How often, in each of the parts that share the work.
const TIMES: usize = 10;

const UNDER_WAY: &str = "SELECT count(*) FROM sessions WHERE status = 'running'";

/// One call.
fn draft() -> Value {
    session(&json!([agent("writer", "writer", "mock", "mock-large")]), 1)
}

/// What the first call may cost, in micro-credits, as a refused start tells.
async fn price_of_one(app: &TestApp, id: &str) -> u64 {
    app.database.set_credits(0).await;
    let refused = app.command(id, "start").await;
    let problem = refused.problem(402, "insufficient_credits");
    let needed = problem["needed"].as_f64().unwrap();
    assert_eq!(problem["available"].as_f64().unwrap(), 0.0);
    assert_eq!(problem["shortfall"].as_f64().unwrap(), needed);
    micro(needed)
}

/// Whether the run was set going; it is refused where the account can't hold its call.
async fn is_admitted(app: &TestApp, id: &str, command: &str) -> bool {
    let answered = app.command(id, command).await;
    match answered.status {
        202 => true,
        402 => {
            answered.problem(402, "insufficient_credits");
            false
        }
        _ => panic!("{answered:?}"),
    }
}

async fn one_of_many_is_paid_for(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::start(backend, Options::with(&vendors)).await;
    let mut waiting: Vec<(String, &str)> = Vec::new();
    for _ in 0..STARTS {
        waiting.push((app.create(&draft()).await, "start"));
    }
    let price = price_of_one(&app, &waiting[0].0).await;
    for time in 1..=TIMES {
        app.database.set_credits(price).await;
        let starts = waiting
            .iter()
            .map(|(id, command)| is_admitted(&app, id, command));
        let admitted = join_all(starts).await;
        until("all runs are at rest", async || {
            (app.database.count(UNDER_WAY).await == 0).then_some(())
        })
        .await;
        assert_eq!(vendors.calls().len(), time, "one call each time");
        assert_eq!(app.database.open_holds().await, 0);
        let mut ended = BTreeSet::new();
        for ((id, command), is_admitted) in waiting.iter_mut().zip(admitted) {
            if !is_admitted {
                continue;
            }
            let view = app.session(id).await;
            match view["status"].as_str().unwrap() {
                "completed" => {
                    ended.insert(id.clone());
                }
                // It was set going when there still was enough, and another one was faster.
                "paused" => *command = "resume",
                other => panic!("{other}"),
            }
        }
        assert_eq!(ended.len(), 1, "one run each time");
        waiting.retain(|(id, _)| !ended.contains(id));
        waiting.push((app.create(&draft()).await, "start"));
    }
    assert_eq!(app.database.faults_of_the_books().await, Faults::default());
    app.stop().await;
}

/// A hundred times on each database, in parts that run side by side.
macro_rules! parts {
    ($($part:ident),*) => {
        mod sqlite {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $part() {
                    super::one_of_many_is_paid_for(super::Backend::Sqlite).await;
                }
            )*
        }

        mod postgres {
            $(
                #[tokio::test(flavor = "multi_thread")]
                async fn $part() {
                    super::one_of_many_is_paid_for(super::Backend::Postgres).await;
                }
            )*
        }
    };
}

parts! {
    first_ten, second_ten, third_ten, fourth_ten, fifth_ten, sixth_ten, seventh_ten, eighth_ten, ninth_ten, tenth_ten
}
