//! What every adapter promises: one suite for one process alone, one with Redis, and two by way of Redis.

use std::sync::Arc;

use atelier_domain::editorial::{Event, PauseReason, Position, RunEvent, RunEvents};
use atelier_domain::kernel::MicroCredits;
use futures_util::{FutureExt, StreamExt};

use super::stage::{
    Stage, at, attempt, entry, read_to, round, session, show, soon, started, tell, until,
};

macro_rules! contract {
    ($($case:ident),+ $(,)?) => {
        mod within_one_process {
            use super::*;
            $(#[tokio::test]
            async fn $case() {
                super::$case(Stage::local()).await;
            })+
        }
        mod on_one_node {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                super::$case(Stage::one_node(concat!("one:", stringify!($case))).await).await;
            })+
        }
        mod on_two_nodes {
            use super::*;
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $case() {
                super::$case(Stage::two_nodes(concat!("two:", stringify!($case))).await).await;
            })+
        }
    };
}

contract! {
    a_reader_gets_what_follows_its_position,
    a_reader_before_the_first_event_is_told_to_read_the_journal,
    entries_are_told_once_and_gaps_are_named,
    runs_do_not_see_each_other,
    the_text_of_an_open_turn_is_kept_whole_and_old_text_is_not,
    text_of_an_attempt_that_is_not_open_is_passed_over,
    a_reader_that_falls_behind_is_cut_off_and_harms_nobody,
    the_end_of_a_run_can_be_read_again_for_a_while,
    a_run_that_is_deleted_leaves_its_readers,
    a_reader_who_breaks_off_a_thousand_times_misses_and_repeats_nothing,
}

async fn a_reader_gets_what_follows_its_position(stage: Stage) {
    let open = Arc::new(attempt(1));
    tell(&*stage.tells, &[round(4), started(5)]).await;
    stage.tells.delta(session(1), &open, "The ");
    stage.tells.delta(session(1), &open, "river");
    tell(&*stage.tells, &[round(6)]).await;
    let cases = [
        // Entries before the first one that was live stand in the journal.
        (
            "0",
            vec!["1", "2", "3", "4", "5", "5-1=The ", "5-2=river", "6"],
        ),
        ("4", vec!["5", "5-1=The ", "5-2=river", "6"]),
        ("5", vec!["5-1=The ", "5-2=river", "6"]),
        ("5-1", vec!["5-2=river", "6"]),
    ];
    // Until everything has come through, one who begins reads the journal first.
    read_to(&*stage.reads, "5-2", "6").await;
    for (after, expected) in cases {
        let seen = read_to(&*stage.reads, after, "6").await;
        assert_eq!(seen, expected, "after {after}");
    }
    let mut rest = stage.reads.subscribe(session(1), at("6")).await;
    assert!(rest.feed.next().now_or_never().is_none());
}

async fn a_reader_before_the_first_event_is_told_to_read_the_journal(stage: Stage) {
    let mut subscription = stage.reads.subscribe(session(1), Position::START).await;
    assert_eq!(subscription.journal_to, None);
    assert!(subscription.feed.next().now_or_never().is_none());
    tell(&*stage.tells, &[round(9)]).await;
    let event = soon("the first event", subscription.feed.next()).await;
    assert_eq!(show(&event.unwrap()), "9");
}

async fn entries_are_told_once_and_gaps_are_named(stage: Stage) {
    let events = &*stage.tells;
    tell(events, &[round(1), round(2)]).await;
    tell(events, &[round(2), round(3)]).await;
    let gap = events.publish(session(1), &[round(6)]).await.unwrap_err();
    assert_eq!(gap.after, 3);
    tell(events, &[round(4), round(5), round(6)]).await;
    let seen = read_to(&*stage.reads, "0", "6").await;
    assert_eq!(seen, ["1", "2", "3", "4", "5", "6"]);
}

async fn runs_do_not_see_each_other(stage: Stage) {
    let other = stage.tells.publish(session(2), &[round(1)]).await;
    assert_eq!(other, Ok(()));
    tell(&*stage.tells, &[round(7)]).await;
    assert_eq!(read_to(&*stage.reads, "6", "7").await, ["7"]);
}

async fn the_text_of_an_open_turn_is_kept_whole_and_old_text_is_not(stage: Stage) {
    let open = Arc::new(attempt(1));
    let piece = "x".repeat(64 * 1024);
    tell(&*stage.tells, &[started(1)]).await;
    for _ in 0..16 {
        stage.tells.delta(session(1), &open, &piece);
    }
    let seen = read_to(&*stage.reads, "0", "1-16").await;
    assert_eq!(seen.len(), 17, "an open turn is replayed from its start");
    tell(&*stage.tells, &[entry(2, Event::TurnCompleted(attempt(1)))]).await;
    read_to(&*stage.reads, "1-16", "2").await;
    let seen = read_to(&*stage.reads, "0", "2").await;
    assert_eq!(seen.first().map(String::as_str), Some("1"));
    assert!(seen.len() <= 6, "{} events are kept", seen.len());
}

async fn text_of_an_attempt_that_is_not_open_is_passed_over(stage: Stage) {
    let (first, second) = (Arc::new(attempt(1)), Arc::new(attempt(2)));
    tell(&*stage.tells, &[started(1)]).await;
    stage.tells.delta(session(1), &second, "too early");
    stage.tells.delta(session(1), &first, "The ");
    let again = entry(2, Event::TurnRestarted(attempt(2)));
    tell(&*stage.tells, &[again]).await;
    stage.tells.delta(session(1), &first, "too late");
    stage.tells.delta(session(1), &second, "A ");
    tell(&*stage.tells, &[entry(3, Event::TurnCompleted(attempt(2)))]).await;
    stage.tells.delta(session(1), &second, "after its end");
    tell(&*stage.tells, &[round(4)]).await;
    let seen = read_to(&*stage.reads, "0", "4").await;
    assert_eq!(seen, ["1", "1-1=The ", "2", "2-1=A ", "3", "4"]);
}

async fn a_reader_that_falls_behind_is_cut_off_and_harms_nobody(stage: Stage) {
    let mut slow = stage.reads.subscribe(session(1), Position::START).await;
    let mut quick = Position::START;
    for hundred in 0..100 {
        let entries: Vec<_> = (1..=100).map(|n| round(hundred * 100 + n)).collect();
        tell(&*stage.tells, &entries).await;
        let last = Position::entry(hundred * 100 + 100).to_string();
        let seen = read_to(&*stage.reads, &quick.to_string(), &last).await;
        assert_eq!(seen.len(), 100);
        quick = at(&last);
    }
    assert!(slow.feed.next().await.is_none());
    let seen = read_to(&*stage.reads, "9999", "10000").await;
    assert_eq!(seen, ["10000"]);
}

fn paused(sequence: u64) -> atelier_domain::editorial::Published {
    let reason = PauseReason::Requested;
    entry(sequence, Event::SessionPaused { reason })
}

async fn the_end_of_a_run_can_be_read_again_for_a_while(stage: Stage) {
    let stopped = Event::SessionStopped {
        round: 1,
        credits: MicroCredits::ZERO,
    };
    tell(&*stage.tells, &[paused(1), entry(2, stopped)]).await;
    assert_eq!(read_to(&*stage.reads, "1", "2").await, ["2"]);
    // A run that is taken up again goes on in the same place.
    tell(&*stage.tells, &[entry(3, Event::SessionResumed)]).await;
    assert_eq!(read_to(&*stage.reads, "1", "3").await, ["2", "3"]);
}

async fn a_run_that_is_deleted_leaves_its_readers(stage: Stage) {
    tell(&*stage.tells, &[started(1)]).await;
    let mut reader = stage.reads.subscribe(session(1), Position::START).await;
    assert!(soon("the entry", reader.feed.next()).await.is_some());
    stage.tells.forget(session(1));
    assert!(soon("the end", reader.feed.next()).await.is_none());
    // What the driver still says before it learns of it.
    stage.tells.delta(session(1), &Arc::new(attempt(1)), "The ");
    until("nothing of the run is left", async || {
        let mut late = stage.tells.subscribe(session(1), Position::START).await;
        late.feed.next().now_or_never().is_none()
    })
    .await;
}

/// The same numbers each time, spread well enough for a test.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    pub(super) fn below(&mut self, most: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % most
    }
}

/// What was told of a run so far, to hold readers to.
pub(super) struct Log {
    pub(super) told: Vec<String>,
    pub(super) head: Position,
    open: Arc<atelier_domain::editorial::TurnRef>,
}

impl Log {
    pub(super) fn new() -> Self {
        Self {
            told: Vec::new(),
            head: Position::START,
            open: Arc::new(attempt(1)),
        }
    }

    /// Tells an entry one time in four, else a piece of text.
    pub(super) async fn go_on(&mut self, dice: &mut Dice, events: &dyn RunEvents) {
        if self.head == Position::START || dice.below(4) == 0 {
            self.head = Position::entry(self.head.sequence + 1);
            let sequence = self.head.sequence;
            let event = if sequence == 1 {
                started(1)
            } else {
                round(sequence)
            };
            tell(events, &[event]).await;
            self.told.push(self.head.to_string());
        } else {
            self.head.deltas += 1;
            let text = format!("{} ", self.told.len());
            events.delta(session(1), &self.open, &text);
            self.told.push(format!("{}={text}", self.head));
        }
    }
}

async fn a_reader_who_breaks_off_a_thousand_times_misses_and_repeats_nothing(stage: Stage) {
    let mut dice = Dice(20);
    let mut log = Log::new();
    let mut seen: Vec<String> = Vec::new();
    let mut last = Position::START;
    for cut in 0..1_000 {
        for _ in 0..=dice.below(4) {
            log.go_on(&mut dice, &*stage.tells).await;
        }
        let node = if cut % 2 == 0 {
            &stage.reads
        } else {
            &stage.tells
        };
        let mut subscription = node.subscribe(session(1), last).await;
        let behind = (log.told.len() - seen.len()) as u64;
        for _ in 0..=dice.below(behind) {
            let event: RunEvent = soon(last, subscription.feed.next()).await.unwrap();
            if event.position() > last {
                last = event.position();
                seen.push(show(&event));
            }
        }
    }
    assert!(log.told.starts_with(&seen));
    assert!(seen.len() > 1_000, "{} events were read", seen.len());
}
