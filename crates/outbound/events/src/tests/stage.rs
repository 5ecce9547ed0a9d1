//! Who tells, who reads, and what they say.

use std::fmt::Debug;
use std::hash::{BuildHasher, RandomState};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use atelier_domain::editorial::{
    AgentId, Event, JournalEntry, Phase, Position, Published, RunEvent, RunEvents, TurnRef,
};
use atelier_domain::kernel::{SessionId, TurnId};
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use tokio::time::timeout;
use uuid::Uuid;

use super::server;
use crate::{LocalEvents, RedisEvents, RedisLink, RedisOptions};

/// Far longer than anything here takes: waiting for so long is a failure.
const PATIENCE: Duration = Duration::from_secs(20);

/// The processes of a test: who reads may be another one than who tells.
pub(super) struct Stage {
    pub(super) tells: Arc<dyn RunEvents>,
    pub(super) reads: Arc<dyn RunEvents>,
}

impl Stage {
    pub(super) fn local() -> Self {
        let events: Arc<dyn RunEvents> = Arc::new(LocalEvents::new());
        Self {
            tells: Arc::clone(&events),
            reads: events,
        }
    }

    pub(super) async fn one_node(test: &str) -> Self {
        let events: Arc<dyn RunEvents> = Arc::new(node(&server::shared(), test, 1).await);
        Self {
            tells: Arc::clone(&events),
            reads: events,
        }
    }

    pub(super) async fn two_nodes(test: &str) -> Self {
        let url = server::shared();
        Self {
            tells: Arc::new(node(&url, test, 1).await),
            reads: Arc::new(node(&url, test, 2).await),
        }
    }
}

/// A process that reached Redis.
pub(super) async fn node(url: &str, test: &str, number: u128) -> RedisEvents {
    RedisEvents::new(link(url, test, number).await)
}

pub(super) async fn link(url: &str, test: &str, number: u128) -> Arc<RedisLink> {
    let options = RedisOptions {
        url: url.to_owned(),
        prefix: prefix(test),
        process: Uuid::from_u128(number),
    };
    let link = RedisLink::open(options).unwrap();
    until("Redis is reached", async || !link.is_down()).await;
    link
}

/// Names of a test's own, so that all share one server. An earlier run may have left its streams there.
pub(super) fn prefix(test: &str) -> String {
    static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(()));
    format!("test:{:x}:{test}", *RUN)
}

pub(super) async fn soon<T>(what: impl Debug, future: impl Future<Output = T>) -> T {
    let done = timeout(PATIENCE, future).await;
    done.unwrap_or_else(|_| panic!("never: {what:?}"))
}

/// Waits until something becomes true.
pub(super) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let looking = async {
        while !is_so().await {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    soon(what, looking).await;
}

/// What a new reader gets up to and with an event: the entries that it is told to find in the journal, then the feed.
pub(super) async fn read_to(events: &dyn RunEvents, after: &str, last: &str) -> Vec<String> {
    let (after, last) = (at(after), at(last));
    let mut subscription = events.subscribe(session(1), after).await;
    let journal_to = subscription.journal_to.unwrap_or_default();
    let mut journal = (after.sequence + 1..=journal_to).map(Position::entry);
    let mut seen: Vec<String> = journal.clone().map(|entry| entry.to_string()).collect();
    let mut position = journal.next_back().unwrap_or(after);
    while position < last {
        let event = soon((&seen, last), subscription.feed.next()).await;
        let event = event.unwrap_or_else(|| panic!("cut off after {seen:?}"));
        // The feed may repeat what the journal has.
        if event.position() > position {
            position = event.position();
            seen.push(show(&event));
        }
    }
    seen
}

pub(super) fn at(position: &str) -> Position {
    position.parse().unwrap()
}

/// An event as `id` or `id=text`.
pub(super) fn show(event: &RunEvent) -> String {
    match event {
        RunEvent::Entry(_) => event.position().to_string(),
        RunEvent::Delta { text, .. } => format!("{}={text}", event.position()),
    }
}

pub(super) fn session(n: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(n))
}

/// A turn in its n-th attempt.
pub(super) fn attempt(attempt: u32) -> TurnRef {
    TurnRef {
        turn: TurnId::new(Uuid::from_u128(7)),
        agent: AgentId::new("writer").unwrap(),
        round: 1,
        phase: Phase::Write,
        attempt,
    }
}

pub(super) fn entry(sequence: u64, event: Event) -> Published {
    Published {
        entry: Arc::new(JournalEntry {
            session: session(1),
            sequence,
            at: DateTime::<Utc>::UNIX_EPOCH,
            event,
        }),
        turn: None,
    }
}

pub(super) fn round(sequence: u64) -> Published {
    entry(sequence, Event::RoundStarted { round: 1 })
}

pub(super) fn started(sequence: u64) -> Published {
    entry(sequence, Event::TurnStarted(attempt(1)))
}

pub(super) async fn tell(events: &dyn RunEvents, entries: &[Published]) {
    events.publish(session(1), entries).await.unwrap();
}
