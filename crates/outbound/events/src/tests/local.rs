//! What holds within one process alone: what is kept, and for how long.

use std::sync::Arc;

use atelier_domain::editorial::document::{Author, VersionNumber};
use atelier_domain::editorial::{
    Event, PauseReason, Position, Published, RunEvent, RunEvents, RunSignal, RunSignals,
};
use atelier_domain::kernel::{NoteId, UserId};
use futures_util::{FutureExt, StreamExt};
use proptest::prelude::*;
use uuid::Uuid;

use super::stage::{attempt, entry, read_to, round, session, show, started, tell};
use crate::{LocalEvents, LocalSignals};

#[tokio::test]
async fn hints_reach_who_listens() {
    let signals = LocalSignals::new();
    let wake = RunSignal::Wake {
        session: session(1),
        owner: UserId::new(Uuid::from_u128(2)),
        trace: None,
    };
    signals.send(wake).await;
    let mut heard = signals.listen().await;
    signals
        .send(RunSignal::Changed {
            session: session(1),
        })
        .await;
    assert_eq!(
        heard.next().await,
        Some(RunSignal::Changed {
            session: session(1)
        })
    );
}

proptest! {
    /// Wherever a reader breaks off and comes back, it gets exactly the rest.
    #[test]
    fn a_rejoined_reader_misses_and_repeats_nothing(
        steps in prop::collection::vec(0..4_u8, 1..60),
        cut in 0..60_usize,
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(async {
            let events = LocalEvents::new();
            let open = Arc::new(attempt(1));
            tell(&events, &[started(1)]).await;
            let mut sequence = 1;
            for step in steps {
                if step == 0 {
                    sequence += 1;
                    tell(&events, &[round(sequence)]).await;
                } else {
                    events.delta(session(1), &open, "x");
                }
            }
            let all = collect(&events, Position::START).await;
            let before: Vec<_> = all.iter().take(cut).cloned().collect();
            let last = before.last().map_or(Position::START, RunEvent::position);
            let after = collect(&events, last).await;
            let joined: Vec<String> = before.iter().chain(&after).map(show).collect();
            assert_eq!(joined, all.iter().map(show).collect::<Vec<_>>());
        });
    }
}

async fn collect(events: &LocalEvents, after: Position) -> Vec<RunEvent> {
    let mut subscription = events.subscribe(session(1), after).await;
    let mut seen = Vec::new();
    while let Some(Some(event)) = subscription.feed.next().now_or_never() {
        seen.push(event);
    }
    seen
}

#[tokio::test]
async fn a_channel_that_nobody_used_goes_with_its_last_reader() {
    let events = LocalEvents::new();
    let first = events.subscribe(session(1), Position::START).await;
    let second = events.subscribe(session(1), Position::START).await;
    assert_eq!(events.len(), 1);
    drop(first);
    assert_eq!(events.len(), 1);
    drop(second);
    assert_eq!(events.len(), 0);
}

fn edit(sequence: u64) -> Published {
    entry(
        sequence,
        Event::DocumentUpdated {
            version: VersionNumber::FIRST,
            author: Author::User,
            round: 0,
            word_count: 1,
        },
    )
}

#[tokio::test]
async fn documents_that_people_edit_take_no_lasting_memory() {
    let events = LocalEvents::new();
    for n in 0..20_000 {
        events.publish(session(n), &[edit(1)]).await.unwrap();
    }
    assert!(events.len() < 10_000, "{} channels are kept", events.len());
}

#[tokio::test]
async fn a_run_that_is_deleted_leaves_nothing() {
    let events = LocalEvents::new();
    tell(&events, &[started(1)]).await;
    events.forget(session(1));
    // What the driver still says before it learns of it.
    events.delta(session(1), &Arc::new(attempt(1)), "The ");
    assert_eq!(events.len(), 0);
}

#[tokio::test]
async fn a_reader_of_a_run_at_rest_is_cut_off_when_its_channel_is_let_go_of() {
    let events = LocalEvents::new();
    events.publish(session(0), &[edit(1)]).await.unwrap();
    let mut reader = events.subscribe(session(0), Position::entry(1)).await;
    for n in 1..20_000 {
        events.publish(session(n), &[edit(1)]).await.unwrap();
    }
    assert!(reader.feed.next().await.is_none());
}

#[tokio::test]
async fn a_run_that_went_on_is_not_put_to_rest_by_what_is_told_late() {
    let events = LocalEvents::new();
    let pause = |sequence| {
        let reason = PauseReason::Requested;
        entry(sequence, Event::SessionPaused { reason })
    };
    events
        .publish(session(1), &[pause(1), entry(2, Event::SessionResumed)])
        .await
        .unwrap();
    events.publish(session(1), &[pause(1)]).await.unwrap();
    // As many resting runs as push out every other.
    for n in 2..20_000 {
        events.publish(session(n), &[pause(1)]).await.unwrap();
    }
    assert_eq!(read_to(&events, "0", "2").await, ["1", "2"]);
}

#[tokio::test]
async fn a_note_wakes_no_run_and_puts_none_to_rest() {
    let events = LocalEvents::new();
    let note = |sequence| {
        let note = Event::NoteAdded {
            note: NoteId::new(Uuid::from_u128(1)),
            text: "Keep the ending.".to_owned(),
            for_round: 2,
        };
        entry(sequence, note)
    };
    tell(&events, &[started(1), note(2)]).await;
    // Drafts, more than are kept of runs at rest.
    for n in 2..20_000 {
        events.publish(session(n), &[note(1)]).await.unwrap();
    }
    assert!(events.len() < 10_000, "{} channels are kept", events.len());
    assert_eq!(read_to(&events, "0", "2").await, ["1", "2"]);
}
