use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::editorial::{
    Event, Gap, Phase, Position, Published, RunEvent, RunEvents, RunSignal, RunSignals,
};
use atelier_domain::jobs::{Job, JobError, JobHandler, JobQueue};
use atelier_domain::kernel::{SessionId, UserId};
use futures_util::{FutureExt, StreamExt};
use tokio::sync::Notify;

use crate::fakes::{FakeEvents, FakeQueue, FakeSignals};
use crate::{SeededIds, builders};

fn session() -> SessionId {
    SessionId::new(SeededIds::new(1).next())
}

fn round(sequence: u64) -> Published {
    let event = Event::RoundStarted { round: 1 };
    Published {
        entry: Arc::new(builders::entry(session(), sequence, event)),
        turn: None,
    }
}

/// What a reader is to read from the journal, and what the feed has for them.
async fn read(events: &FakeEvents, after: Position) -> (Option<u64>, Vec<String>) {
    let mut subscription = events.subscribe(session(), after).await;
    let mut seen = Vec::new();
    while let Some(Some(event)) = subscription.feed.next().now_or_never() {
        seen.push(event.position().to_string());
    }
    (subscription.journal_to, seen)
}

#[tokio::test]
async fn events_follow_a_position_and_have_no_gap() {
    let events = FakeEvents::default();
    assert_eq!(read(&events, Position::START).await, (None, Vec::new()));
    events
        .publish(session(), &[round(4), round(5)])
        .await
        .unwrap();
    let writer = builders::session(&SeededIds::new(2), UserId::new(SeededIds::new(3).next()));
    let turn = builders::turn_ref(&SeededIds::new(4), &writer, "writer", 1);
    assert_eq!(turn.phase, Phase::Write);
    events.delta(session(), &Arc::new(turn), "The ");

    let gap = events.publish(session(), &[round(7)]).await;
    assert_eq!(gap, Err(Gap { after: 5 }));
    events
        .publish(session(), &[round(5), round(6)])
        .await
        .unwrap();
    let cases = [
        ("0", vec!["4", "5", "5-1", "6"]),
        ("4", vec!["5", "5-1", "6"]),
        ("5-1", vec!["6"]),
        ("6", vec![]),
    ];
    for (after, expected) in cases {
        let (journal_to, seen) = read(&events, after.parse().unwrap()).await;
        assert_eq!((journal_to, seen), (Some(3), owned(&expected)), "{after}");
    }
}

fn owned(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

#[tokio::test]
async fn events_can_get_lost_and_feeds_can_be_cut_off() {
    let events = FakeEvents::default();
    events.publish(session(), &[round(1)]).await.unwrap();
    let start = Position::START;
    let mut feed = events.subscribe(session(), start).await.feed;
    events.lose(true);
    events.publish(session(), &[round(2)]).await.unwrap();
    assert_eq!(events.told(session()).len(), 1);
    events.cut_off();
    let first = feed.next().await.map(|event| event.position());
    assert_eq!(first, Some(Position::entry(1)));
    assert!(feed.next().await.is_none());

    let mut feed = events.subscribe(session(), start).await.feed;
    events.forget(session());
    assert!(matches!(feed.next().await, Some(RunEvent::Entry(_))));
    assert!(feed.next().await.is_none());
    assert_eq!(read(&events, start).await, (None, Vec::new()));
}

#[tokio::test]
async fn hints_wait_for_the_first_listener() {
    let signals = FakeSignals::default();
    let hint = RunSignal::Changed { session: session() };
    signals.send(hint).await;
    let mut listener = signals.listen().await;
    let mut late = signals.listen().await;
    signals.send(hint).await;
    assert_eq!(listener.next().await, Some(hint));
    assert_eq!(listener.next().await, Some(hint));
    assert!(late.next().now_or_never().is_none());
}

/// Refuses each job once it is allowed to.
struct Refusing(Arc<Notify>);

#[async_trait]
impl JobHandler for Refusing {
    async fn handle(&self, _: Job, attempt: u32) -> Result<(), JobError> {
        self.0.notified().await;
        Err(JobError::Fail(format!("attempt {attempt}")))
    }
}

#[tokio::test]
async fn a_queue_that_is_told_to_stop_waits_for_its_jobs() {
    let queue = FakeQueue::default();
    let owner = UserId::new(SeededIds::new(5).next());
    let job = queue.deliver(Job::AdvanceRun {
        session: session(),
        owner,
        trace: None,
    });
    let (allow, stop) = (Arc::new(Notify::new()), Arc::new(Notify::new()));
    let handler = Arc::new(Refusing(Arc::clone(&allow)));
    let stopped = Arc::clone(&stop);
    let running = queue.run(handler, Box::pin(async move { stopped.notified().await }));
    tokio::pin!(running);
    assert!(running.as_mut().now_or_never().is_none());
    stop.notify_one();
    assert!(running.as_mut().now_or_never().is_none());
    allow.notify_one();
    running.await.unwrap();
    let outcome = job.await.unwrap();
    assert!(matches!(outcome, Err(JobError::Fail(why)) if why == "attempt 1"));
}
