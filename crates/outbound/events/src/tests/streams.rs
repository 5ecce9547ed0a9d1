//! What stands in Redis, and for how long.

use std::sync::Arc;

use atelier_domain::editorial::{Event, PauseReason, Position, RunEvents};

use super::server;
use super::stage::{attempt, entry, node, prefix, read_to, round, session, started, tell, until};

/// A look at the server beside what is tested.
struct Look {
    connection: redis::aio::MultiplexedConnection,
    stream: String,
}

impl Look {
    async fn at(test: &str) -> Self {
        let client = redis::Client::open(server::shared()).unwrap();
        Self {
            connection: client.get_multiplexed_async_connection().await.unwrap(),
            stream: format!("{}:run:{}", prefix(test), session(1)),
        }
    }

    async fn ask(&self, command: &str) -> i64 {
        let mut asked = redis::cmd(command);
        let asked = asked.arg(&self.stream);
        asked
            .query_async(&mut self.connection.clone())
            .await
            .unwrap()
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_lives_a_day_after_its_last_event_and_an_hour_at_rest() {
    let events = node(&server::shared(), "life", 1).await;
    let look = Look::at("life").await;
    tell(&events, &[round(1)]).await;
    until("the stream is there", async || look.ask("XLEN").await == 1).await;
    assert!((86_000..=86_400).contains(&look.ask("TTL").await));
    let reason = PauseReason::Requested;
    tell(&events, &[entry(2, Event::SessionPaused { reason })]).await;
    until("the pause is there", async || look.ask("XLEN").await == 2).await;
    assert!((3_000..=3_600).contains(&look.ask("TTL").await));
    // What is at rest and stands in Redis takes no memory here.
    until("the channel is gone", async || events.len() == 0).await;
    assert_eq!(read_to(&events, "0", "2").await, ["1", "2"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_holds_no_more_than_the_buffer_it_is_of() {
    let events = node(&server::shared(), "trim", 1).await;
    let look = Look::at("trim").await;
    let entries: Vec<_> = (1..=10_000).map(round).collect();
    tell(&events, &entries).await;
    read_to(&events, "9999", "10000").await;
    tell(&events, &[round(10_001)]).await;
    until("the stream is trimmed", async || {
        look.ask("XLEN").await < 5_000
    })
    .await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_left_of_a_run_that_is_deleted() {
    let driver = node(&server::shared(), "gone", 1).await;
    let other = node(&server::shared(), "gone", 2).await;
    let look = Look::at("gone").await;
    tell(&driver, &[started(1)]).await;
    until("the stream is there", async || look.ask("XLEN").await == 1).await;
    // Another process deletes it, without ever having read it.
    other.forget(session(1));
    until("the stream is gone", async || look.ask("EXISTS").await == 0).await;
    until("the channel is gone", async || driver.len() == 0).await;
    driver.delta(session(1), &Arc::new(attempt(1)), "too late");
    assert_eq!((driver.len(), other.len()), (0, 0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_only_read_leaves_nothing_behind() {
    let driver = node(&server::shared(), "read", 1).await;
    let web = node(&server::shared(), "read", 2).await;
    tell(&driver, &[started(1)]).await;
    let idle = web.subscribe(session(2), Position::START).await;
    let reader = web.subscribe(session(1), Position::START).await;
    assert_eq!(web.len(), 2);
    drop((idle, reader));
    until("the channels are gone", async || web.len() == 0).await;
    assert_eq!(driver.len(), 1);
}
