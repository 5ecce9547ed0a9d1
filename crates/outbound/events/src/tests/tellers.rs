//! A run that one process tells after another.

use std::sync::Arc;

use atelier_domain::editorial::{Event, Position, RunEvents};
use futures_util::StreamExt;

use super::server;
use super::stage::{
    at, attempt, entry, node, read_to, round, session, show, soon, started, tell, until,
};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn readers_go_from_one_teller_to_the_next_without_a_seam() {
    let url = server::shared();
    let (first, second) = (node(&url, "seam", 1).await, node(&url, "seam", 2).await);
    let web = node(&url, "seam", 3).await;
    let mut reader = web.subscribe(session(1), Position::START).await;
    tell(&first, &[started(1)]).await;
    first.delta(session(1), &Arc::new(attempt(1)), "The ");
    read_to(&web, "0", "1-1").await;
    // The first one died; the second one never heard of it.
    drop(first);
    tell(&second, &[entry(2, Event::TurnRestarted(attempt(2)))]).await;
    second.delta(session(1), &Arc::new(attempt(2)), "A ");
    let mut seen = Vec::new();
    while seen.last().is_none_or(|last| last != "2-1=A ") {
        let event = soon(&seen, reader.feed.next()).await.unwrap();
        seen.push(show(&event));
    }
    assert_eq!(seen, ["1", "1-1=The ", "2", "2-1=A "]);
    // Who comes late, to whichever node, gets the same.
    assert_eq!(read_to(&second, "1", "2-1").await, ["2", "2-1=A "]);
    assert_eq!(read_to(&web, "0", "2-1").await, seen);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn entries_that_died_with_their_teller_leave_a_gap_that_shows() {
    let url = server::shared();
    let (first, second) = (node(&url, "gap", 1).await, node(&url, "gap", 2).await);
    let web = node(&url, "gap", 3).await;
    let mut reader = web.subscribe(session(1), Position::START).await;
    tell(&first, &[round(1), round(2)]).await;
    for expected in ["1", "2"] {
        let event = soon(expected, reader.feed.next()).await.unwrap();
        assert_eq!(show(&event), expected);
    }
    // Entries 3 and 4 were committed and never told.
    tell(&second, &[round(5)]).await;
    let event = soon("the next event", reader.feed.next()).await.unwrap();
    assert_eq!(show(&event), "5");
    assert!(!event.position().follows(at("2")));
    // Who looks again is told how far to read the journal.
    assert_eq!(read_to(&web, "2", "5").await, ["3", "4", "5"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_driver_says_that_slept_through_a_takeover_reaches_nobody() {
    let url = server::shared();
    let (stale, second) = (node(&url, "stale", 1).await, node(&url, "stale", 2).await);
    let web = node(&url, "stale", 3).await;
    let (asleep, awake) = (Arc::new(attempt(1)), Arc::new(attempt(2)));
    tell(&stale, &[started(1)]).await;
    stale.delta(session(1), &asleep, "The ");
    read_to(&web, "0", "1-1").await;
    tell(&second, &[entry(2, Event::TurnRestarted(attempt(2)))]).await;
    second.delta(session(1), &awake, "A ");
    read_to(&web, "0", "2-1").await;
    for _ in 0..3 {
        stale.delta(session(1), &asleep, "late ");
    }
    tell(&second, &[entry(3, Event::TurnCompleted(attempt(2)))]).await;
    stale.delta(session(1), &asleep, "later ");
    let told = ["1", "1-1=The ", "2", "2-1=A ", "3"];
    assert_eq!(read_to(&web, "0", "3").await, told);
    // Its own readers go on with what is told now, whatever it said to them until it heard of that; and it keeps nothing
    // of the run.
    let mut seen = read_to(&stale, "1", "3").await;
    seen.retain(|event| !event.contains("=late"));
    assert_eq!(seen, told[1..]);
    until("the stale channel is gone", async || stale.len() == 0).await;
    assert_eq!(read_to(&web, "0", "3").await, told);
}

/// Publishes an entry, and before it those that others told and this process lacks.
async fn publish(events: &dyn RunEvents, sequence: u64) {
    if let Err(gap) = events.publish(session(1), &[round(sequence)]).await {
        let missing: Vec<_> = (gap.after + 1..=sequence).map(round).collect();
        tell(events, &missing).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn commands_at_rest_and_drivers_may_take_turns() {
    let url = server::shared();
    let (web, worker) = (node(&url, "turns", 1).await, node(&url, "turns", 2).await);
    let other = node(&url, "turns", 3).await;
    let mut reader = other.subscribe(session(1), Position::START).await;
    for sequence in 1..=100 {
        let teller = if sequence % 2 == 0 { &worker } else { &web };
        publish(teller, sequence).await;
        let event = soon(sequence, reader.feed.next()).await.unwrap();
        assert_eq!(event.position(), Position::entry(sequence));
    }
}
