use std::sync::Arc;

use atelier_domain::editorial::document::{Author, VersionNumber};
use atelier_domain::editorial::{
    AgentId, Event, JournalEntry, PauseReason, Phase, Position, Published, RunEvent, RunEvents,
    RunSignal, RunSignals, TurnRef,
};
use atelier_domain::kernel::{MicroCredits, NoteId, SessionId, TurnId, UserId};
use chrono::{DateTime, Utc};
use futures_util::{FutureExt, StreamExt};
use proptest::prelude::*;
use uuid::Uuid;

use crate::{LocalEvents, LocalSignals};

fn session(n: u128) -> SessionId {
    SessionId::new(Uuid::from_u128(n))
}

fn turn(n: u128) -> TurnRef {
    TurnRef {
        turn: TurnId::new(Uuid::from_u128(n)),
        agent: AgentId::new("writer").unwrap(),
        round: 1,
        phase: Phase::Write,
        attempt: 1,
    }
}

fn entry(sequence: u64, event: Event) -> Published {
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

fn round(sequence: u64) -> Published {
    entry(sequence, Event::RoundStarted { round: 1 })
}

/// Everything a new reader gets without waiting, as `id` or `id=text`.
async fn read(events: &LocalEvents, after: Position) -> (Option<u64>, Vec<String>) {
    let mut subscription = events.subscribe(session(1), after).await;
    let mut seen = Vec::new();
    while let Some(event) = subscription.feed.next().now_or_never() {
        let Some(event) = event else {
            seen.push("cut off".to_owned());
            break;
        };
        seen.push(show(&event));
    }
    (subscription.journal_to, seen)
}

fn show(event: &RunEvent) -> String {
    match event {
        RunEvent::Entry(_) => event.position().to_string(),
        RunEvent::Delta { text, .. } => format!("{}={text}", event.position()),
    }
}

#[tokio::test]
async fn a_reader_gets_what_follows_its_position() {
    let events = LocalEvents::new();
    let open = Arc::new(turn(7));
    events
        .publish(
            session(1),
            &[round(4), entry(5, Event::TurnStarted(turn(7)))],
        )
        .await
        .unwrap();
    events.delta(session(1), &open, "The ");
    events.delta(session(1), &open, "river");
    events.publish(session(1), &[round(6)]).await.unwrap();
    let cases = [
        // Entries before the first one that was live stand in the journal.
        ("0", Some(3), vec!["4", "5", "5-1=The ", "5-2=river", "6"]),
        ("4", Some(3), vec!["5", "5-1=The ", "5-2=river", "6"]),
        ("5", Some(3), vec!["5-1=The ", "5-2=river", "6"]),
        ("5-1", Some(3), vec!["5-2=river", "6"]),
        ("6", Some(3), vec![]),
    ];
    for (after, journal_to, expected) in cases {
        let seen = read(&events, after.parse().unwrap()).await;
        assert_eq!(
            seen,
            (
                journal_to,
                expected.iter().map(ToString::to_string).collect()
            ),
            "after {after}"
        );
    }
}

#[tokio::test]
async fn a_reader_before_the_first_event_is_told_to_read_the_journal() {
    let events = LocalEvents::new();
    let mut subscription = events.subscribe(session(1), Position::START).await;
    assert_eq!(subscription.journal_to, None);
    assert!(subscription.feed.next().now_or_never().is_none());
    events.publish(session(1), &[round(9)]).await.unwrap();
    let event = subscription.feed.next().await.unwrap();
    assert_eq!(show(&event), "9");
}

#[tokio::test]
async fn entries_are_told_once_and_gaps_are_named() {
    let events = LocalEvents::new();
    events
        .publish(session(1), &[round(1), round(2)])
        .await
        .unwrap();
    events
        .publish(session(1), &[round(2), round(3)])
        .await
        .unwrap();
    let gap = events.publish(session(1), &[round(6)]).await.unwrap_err();
    assert_eq!(gap.after, 3);
    events
        .publish(session(1), &[round(4), round(5), round(6)])
        .await
        .unwrap();
    let (_, seen) = read(&events, Position::START).await;
    assert_eq!(seen, ["1", "2", "3", "4", "5", "6"]);
}

#[tokio::test]
async fn runs_do_not_see_each_other() {
    let events = LocalEvents::new();
    events.publish(session(2), &[round(1)]).await.unwrap();
    assert_eq!(read(&events, Position::START).await, (None, vec![]));
}

#[tokio::test]
async fn the_text_of_an_open_turn_is_kept_whole_and_old_text_is_not() {
    let events = LocalEvents::new();
    let open = Arc::new(turn(7));
    let piece = "x".repeat(64 * 1024);
    events
        .publish(session(1), &[entry(1, Event::TurnStarted(turn(7)))])
        .await
        .unwrap();
    for _ in 0..16 {
        events.delta(session(1), &open, &piece);
    }
    let (_, seen) = read(&events, Position::START).await;
    assert_eq!(seen.len(), 17, "an open turn is replayed from its start");
    events
        .publish(session(1), &[entry(2, Event::TurnCompleted(turn(7)))])
        .await
        .unwrap();
    let (journal_to, seen) = read(&events, Position::START).await;
    assert_eq!(journal_to, Some(1));
    assert!(seen.len() <= 5, "{} events are kept", seen.len());
    assert_eq!(seen.last().map(String::as_str), Some("2"));
}

#[tokio::test]
async fn a_reader_that_falls_behind_is_cut_off_and_harms_nobody() {
    let events = LocalEvents::new();
    let mut slow = events.subscribe(session(1), Position::START).await;
    for sequence in 1..=10_000 {
        events
            .publish(session(1), &[round(sequence)])
            .await
            .unwrap();
    }
    assert!(slow.feed.next().await.is_none());
    let (_, seen) = read(&events, Position::entry(9_999)).await;
    assert_eq!(seen, ["10000"]);
}

#[tokio::test]
async fn the_end_of_a_run_can_be_read_again_for_a_while() {
    let events = LocalEvents::new();
    let paused = Event::SessionPaused {
        reason: PauseReason::Requested,
    };
    let stopped = Event::SessionStopped {
        round: 1,
        credits: MicroCredits::ZERO,
    };
    events
        .publish(session(1), &[entry(1, paused), entry(2, stopped)])
        .await
        .unwrap();
    assert_eq!(read(&events, Position::entry(1)).await.1, ["2"]);
    // A run that is taken up again goes on in the same channel.
    events
        .publish(session(1), &[entry(3, Event::SessionResumed)])
        .await
        .unwrap();
    assert_eq!(read(&events, Position::entry(1)).await.1, ["2", "3"]);
}

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
            let open = Arc::new(turn(7));
            let mut sequence = 0;
            for step in steps {
                if step == 0 || sequence == 0 {
                    sequence += 1;
                    events.publish(session(1), &[round(sequence)]).await.unwrap();
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
async fn a_run_that_is_deleted_leaves_nothing_and_its_readers_leave() {
    let events = LocalEvents::new();
    let open = Arc::new(turn(7));
    events
        .publish(session(1), &[entry(1, Event::TurnStarted(turn(7)))])
        .await
        .unwrap();
    let mut reader = events.subscribe(session(1), Position::entry(1)).await;
    assert!(reader.feed.next().now_or_never().is_none());
    events.forget(session(1));
    assert!(reader.feed.next().await.is_none());
    // What the driver still says before it learns of it.
    events.delta(session(1), &open, "The ");
    assert_eq!(events.len(), 0);
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
    assert_eq!(read(&events, Position::START).await.1, ["1", "2"]);
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
    let started = entry(1, Event::TurnStarted(turn(7)));
    events
        .publish(session(1), &[started, note(2)])
        .await
        .unwrap();
    // Drafts, more than are kept of runs at rest.
    for n in 2..20_000 {
        events.publish(session(n), &[note(1)]).await.unwrap();
    }
    assert!(events.len() < 10_000, "{} channels are kept", events.len());
    assert_eq!(read(&events, Position::START).await.1, ["1", "2"]);
}
