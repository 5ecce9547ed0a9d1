//! Redis that is killed and comes back empty.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::{Position, RunEvents};
use futures_util::StreamExt;
use tokio::time::sleep;

use super::contract::{Dice, Log};
use super::server::Server;
use super::stage::{attempt, round, started};
use super::stage::{node, read_to, session, show, soon, tell, until};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_miss_nothing_however_often_redis_is_lost() {
    let mut server = Server::start().await;
    let teller = node(&server.url(), "loss", 1).await;
    let others = [
        node(&server.url(), "loss", 2).await,
        node(&server.url(), "loss", 3).await,
    ];
    let nodes: [&dyn RunEvents; 3] = [&teller, &others[0], &others[1]];
    let mut readers = Vec::new();
    for events in nodes {
        readers.push((
            events.subscribe(session(1), Position::START).await.feed,
            vec![],
        ));
    }
    let mut dice = Dice(7);
    let mut log = Log::new();
    for _ in 0..6 {
        for _ in 0..=dice.below(40) {
            log.go_on(&mut dice, &teller).await;
            sleep(Duration::from_millis(dice.below(4))).await;
        }
        server.kill();
        for _ in 0..=dice.below(40) {
            log.go_on(&mut dice, &teller).await;
        }
        sleep(Duration::from_millis(dice.below(200))).await;
        server.rise().await;
    }
    for (feed, seen) in &mut readers {
        while seen.len() < log.told.len() {
            let event = soon(&seen, feed.next()).await.expect("the feed goes on");
            seen.push(show(&event));
        }
        assert_eq!(*seen, log.told);
    }
    // The stream was built anew, for those who come now.
    let fresh = node(&server.url(), "loss", 4).await;
    let seen = read_to(&fresh, "0", &log.head.to_string()).await;
    assert_eq!(seen, log.told);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_silent_driver_s_stream_is_built_anew_as_soon_as_redis_is_back() {
    let mut server = Server::start().await;
    let teller = node(&server.url(), "silent", 1).await;
    let reader = node(&server.url(), "silent", 2).await;
    tell(&teller, &[started(1)]).await;
    teller.delta(session(1), &Arc::new(attempt(1)), "The ");
    read_to(&reader, "0", "1-1").await;
    assert!(!reader.is_cut_off());
    server.kill();
    until("the loss is noticed", async || {
        reader.is_cut_off() && teller.is_cut_off()
    })
    .await;
    server.rise().await;
    until("Redis is back", async || !reader.is_cut_off()).await;
    // Nothing is told meanwhile: the model thinks.
    assert_eq!(read_to(&reader, "0", "1-1").await, ["1", "1-1=The "]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_redis_those_on_the_driver_s_node_read_on_and_others_get_the_journal() {
    let mut server = Server::start().await;
    let teller = node(&server.url(), "without", 1).await;
    let other = node(&server.url(), "without", 2).await;
    server.kill();
    until("the loss is noticed", async || {
        other.is_cut_off() && teller.is_cut_off()
    })
    .await;
    tell(&teller, &[round(1), round(2)]).await;
    assert_eq!(read_to(&teller, "0", "2").await, ["1", "2"]);
    let mut waiting = soon("a place", other.subscribe(session(1), Position::START)).await;
    assert_eq!(waiting.journal_to, None);
    server.rise().await;
    for expected in ["1", "2"] {
        let event = soon(expected, waiting.feed.next()).await.unwrap();
        assert_eq!(show(&event), expected);
    }
}
