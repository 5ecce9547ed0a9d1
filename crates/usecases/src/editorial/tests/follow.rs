//! Readers of a run: what they are told, in which order, and when their stream ends.
//!
//! Time is paused: it passes only when nothing else can happen.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::editorial::draft::TerminationDraft;
use atelier_domain::editorial::{EditorialError, Position, Published, RunEvent, Status};
use atelier_domain::kernel::SessionId;
use atelier_domain::ports::Store;
use atelier_testkit::SeededIds;
use atelier_testkit::builders::turn_ref;
use atelier_testkit::fakes::{Answer, by_role};
use futures_util::{FutureExt, StreamExt};
use tokio::time::Instant;

use super::rig::Rig;
use crate::editorial::{EventStream, SessionChange};

/// How long a silent feed may keep an entry from its readers.
const SILENCE: Duration = Duration::from_secs(15);

async fn follow(rig: &Rig, id: SessionId, after: u64) -> EventStream {
    let after = Position::entry(after);
    let stream = rig.editorial.follow(rig.scope, id, after).await;
    stream.unwrap().unwrap()
}

/// What comes without waiting, by position.
fn ready(stream: &mut EventStream) -> Vec<String> {
    let mut seen = Vec::new();
    while let Some(Some(event)) = stream.next().now_or_never() {
        seen.push(event.unwrap().position().to_string());
    }
    seen
}

/// The names of the entries up to the end of the stream, checked to be all there, once and in order.
async fn to_the_end(mut stream: EventStream, after: u64) -> Vec<&'static str> {
    let mut names = Vec::new();
    let mut last = Position::entry(after);
    while let Some(event) = stream.next().await {
        let event = event.unwrap();
        assert!(event.position() > last, "{} after {last}", event.position());
        last = event.position();
        if let RunEvent::Entry(told) = event {
            names.push(told.entry.event.name());
            assert_eq!(last, Position::entry(after + names.len() as u64));
        }
    }
    names
}

async fn last_sequence(rig: &Rig, id: SessionId) -> u64 {
    rig.read(id).await.last_sequence
}

async fn edit(rig: &Rig, id: SessionId, content: &str) {
    let written = rig
        .editorial
        .write_document(rig.scope, id, content.to_owned(), None);
    written.await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_was_there_first_is_told_everything_live() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let reader = follow(&rig, id, 0).await;
    let (names, _) = tokio::join!(to_the_end(reader, 0), rig.run(id));
    assert_eq!(names, rig.journal(id).await);
    assert_eq!(names.last(), Some(&"session.completed"));
}

#[tokio::test(start_paused = true)]
async fn a_reader_goes_on_from_a_snapshot() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let seen = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, seen).await;
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let delta = format!("{}-1", last_sequence(&rig, id).await);
    assert_eq!(ready(&mut reader).last(), Some(&delta));

    // Another one joins now and gets the text that was streamed already.
    let mut late = follow(&rig, id, seen).await;
    assert_eq!(ready(&mut late).last(), Some(&delta));
}

#[tokio::test(start_paused = true)]
async fn what_is_only_in_the_journal_comes_before_the_feed_and_nothing_comes_twice() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.events.lose(true);
    rig.editorial.start(rig.scope, id).await.unwrap();
    rig.events.lose(false);
    // Nothing is live yet: the feed repeats what the journal tells a reader who reads late.
    let mut early = follow(&rig, id, 0).await;
    assert!(rig.drive(id).now_or_never().is_none());
    // Now the feed begins in the middle.
    let mut late = follow(&rig, id, 0).await;
    let last = last_sequence(&rig, id).await;
    let mut whole: Vec<String> = (1..=last).map(|entry| entry.to_string()).collect();
    whole.push(format!("{last}-1"));
    assert_eq!(ready(&mut early), whole);
    assert_eq!(ready(&mut late), whole);
}

#[tokio::test(start_paused = true)]
async fn answers_come_with_the_entries_of_their_turns() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.events.lose(true);
    rig.run(id).await;
    let mut reader = follow(&rig, id, 0).await;
    let mut answers = 0;
    while let Some(event) = reader.next().await {
        let RunEvent::Entry(told) = event.unwrap() else {
            continue;
        };
        let is_answer = told.entry.event.name() == "turn.completed";
        assert_eq!(told.turn.is_some(), is_answer);
        answers += u32::from(is_answer);
    }
    assert_eq!(answers, 3);
}

#[tokio::test(start_paused = true)]
async fn an_entry_whose_publication_was_lost_is_told_after_a_silence() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert!(rig.drive(id).now_or_never().is_none());
    let before = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, before).await;
    ready(&mut reader);

    rig.events.lose(true);
    rig.editorial.stop(rig.scope, id).await.unwrap();
    rig.drive(id).await.unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Stopped);
    let silent_since = Instant::now();
    let names = to_the_end(reader, before).await;
    assert_eq!(silent_since.elapsed(), SILENCE);
    assert_eq!(names.last(), Some(&"session.stopped"));
    assert!(rig.journal(id).await.ends_with(&names));
}

#[tokio::test(start_paused = true)]
async fn the_next_publication_heals_a_gap() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    edit(&rig, id, "A text.\n").await;
    let before = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, before).await;
    rig.events.lose(true);
    edit(&rig, id, "One text.\n").await;
    rig.events.lose(false);
    assert!(ready(&mut reader).is_empty());
    edit(&rig, id, "Another text.\n").await;
    let told = [before + 1, before + 2].map(|sequence| sequence.to_string());
    assert_eq!(ready(&mut reader), told);
}

#[tokio::test(start_paused = true)]
async fn a_gap_of_more_than_one_page_heals() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    edit(&rig, id, "Text 0.\n").await;
    rig.events.lose(true);
    for number in 1..=300 {
        edit(&rig, id, &format!("Text {number}.\n")).await;
    }
    rig.events.lose(false);
    edit(&rig, id, "The last text.\n").await;
    let live: Vec<u64> = rig
        .events
        .told(id)
        .iter()
        .map(|event| event.position().sequence)
        .collect();
    assert_eq!(live, (1..=302).collect::<Vec<u64>>());
}

#[tokio::test(start_paused = true)]
async fn a_run_that_was_taken_up_again_is_told_past_its_first_end() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let change = SessionChange {
        termination: Some(TerminationDraft {
            max_rounds: Some(2),
            max_credits: Some(None),
            ..TerminationDraft::default()
        }),
        ..SessionChange::default()
    };
    rig.editorial.change(rig.scope, id, change).await.unwrap();
    rig.editorial.resume(rig.scope, id).await.unwrap();
    let live = follow(&rig, id, 0).await;
    let (names, _) = tokio::join!(to_the_end(live, 0), rig.drive(id));
    let whole = rig.journal(id).await;
    let ends = whole.iter().filter(|name| **name == "session.completed");
    assert_eq!(ends.count(), 2);
    assert_eq!(names, whole);
    let late = follow(&rig, id, 0).await;
    assert_eq!(to_the_end(late, 0).await, whole);
}

#[tokio::test(start_paused = true)]
async fn live_text_after_an_earlier_end_is_told_to_those_who_come_late() {
    let rig = Rig::new();
    rig.answer(|_| Answer::cut_off(""));
    let id = rig.session(1).await;
    assert_eq!(rig.run(id).await.status(), Status::Failed);
    // One editor is still at it when the other is done: its text stands before the last entry.
    rig.answer(|request| {
        if format!("{:?}", request.system).contains("Content Expert") {
            Answer::open("Half ")
        } else {
            by_role(request)
        }
    });
    rig.editorial.resume(rig.scope, id).await.unwrap();
    assert!(rig.drive(id).now_or_never().is_none());

    let mut reader = follow(&rig, id, 0).await;
    let seen = ready(&mut reader);
    let told = rig.events.told(id);
    let live: Vec<String> = told
        .iter()
        .map(|event| event.position().to_string())
        .collect();
    assert_eq!(seen, live);
    assert!(matches!(told.last(), Some(RunEvent::Entry(_))));
}

#[tokio::test(start_paused = true)]
async fn edits_after_the_end_are_told_and_then_the_stream_ends() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let end = last_sequence(&rig, id).await;
    for is_lost in [false, true] {
        rig.events.lose(is_lost);
        edit(&rig, id, &format!("A text of one's own, {is_lost}.\n")).await;
    }
    let reader = follow(&rig, id, end).await;
    assert_eq!(to_the_end(reader, end).await, ["document.updated"; 2]);

    let all = Position::entry(end + 2);
    let nothing = rig.editorial.follow(rig.scope, id, all).await.unwrap();
    assert!(nothing.is_none());
}

#[tokio::test(start_paused = true)]
async fn a_deleted_session_ends_its_streams() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let reader = follow(&rig, id, 0).await;
    let began = Instant::now();
    rig.editorial.delete(rig.scope, id).await.unwrap();
    assert!(to_the_end(reader, 0).await.is_empty());
    assert_eq!(began.elapsed(), Duration::ZERO);

    // Where nobody tells the feed, the silence does.
    let id = rig.session(1).await;
    let reader = follow(&rig, id, 0).await;
    let mut transaction = rig.store.begin_for_house().await.unwrap();
    transaction.editorial().delete(rig.scope, id).await.unwrap();
    transaction.commit().await.unwrap();
    assert!(to_the_end(reader, 0).await.is_empty());
    assert_eq!(began.elapsed(), SILENCE);
}

#[tokio::test(start_paused = true)]
async fn a_place_that_the_log_has_not_reached_is_refused() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.run(id).await;
    let ahead = Position::entry(last_sequence(&rig, id).await + 1);
    let refused = rig.editorial.follow(rig.scope, id, ahead).await.err();
    let Some(EditorialError::Invalid(fields)) = refused else {
        panic!("{refused:?}");
    };
    assert_eq!(fields[0].field, "after");
}

#[tokio::test(start_paused = true)]
async fn a_reader_whose_feed_is_cut_off_comes_back_with_its_last_position() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert!(rig.drive(id).now_or_never().is_none());
    let mut reader = follow(&rig, id, 0).await;
    let seen = ready(&mut reader);
    rig.events.cut_off();
    assert!(reader.next().await.is_none());

    let position: Position = seen.last().unwrap().parse().unwrap();
    assert_ne!(position.deltas, 0);
    let again = rig.editorial.follow(rig.scope, id, position).await.unwrap();
    assert!(ready(&mut again.unwrap()).is_empty());
}

/// The entry of the journal with this sequence, as another process tells it.
async fn told_elsewhere(rig: &Rig, id: SessionId, sequence: u64) -> RunEvent {
    let journal = rig.store.journal();
    let entries = journal.after(rig.scope, id, sequence - 1, 1).await.unwrap();
    RunEvent::Entry(Published {
        entry: Arc::new(entries.into_iter().next().unwrap()),
        turn: None,
    })
}

#[tokio::test(start_paused = true)]
async fn entries_that_got_lost_on_their_way_are_told_before_the_next() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    edit(&rig, id, "A text.\n").await;
    let before = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, before).await;
    rig.events.lose(true);
    for number in 1..=3 {
        edit(&rig, id, &format!("Text {number}.\n")).await;
    }
    let last = told_elsewhere(&rig, id, before + 3).await;
    rig.events.take_in(id, last);
    let told = [1, 2, 3].map(|n| (before + n).to_string());
    assert_eq!(ready(&mut reader), told);
}

#[tokio::test(start_paused = true)]
async fn text_waits_for_the_entry_it_follows() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    edit(&rig, id, "A text.\n").await;
    let before = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, before).await;
    rig.events.lose(true);
    edit(&rig, id, "One text.\n").await;
    let turn = turn_ref(&SeededIds::new(9), &rig.read(id).await, "writer", 1);
    let delta = RunEvent::Delta {
        position: Position {
            sequence: before + 1,
            deltas: 1,
        },
        turn: Arc::new(turn),
        text: "The ".to_owned(),
    };
    rig.events.take_in(id, delta);
    let told = [format!("{}", before + 1), format!("{}-1", before + 1)];
    assert_eq!(ready(&mut reader), told);
}

#[tokio::test(start_paused = true)]
async fn answers_come_with_entries_that_another_process_told() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    rig.events.lose(true);
    rig.run(id).await;
    for sequence in 1..=last_sequence(&rig, id).await {
        let entry = told_elsewhere(&rig, id, sequence).await;
        rig.events.take_in(id, entry);
    }
    let mut reader = follow(&rig, id, 0).await;
    let mut answers = 0;
    while let Some(event) = reader.next().await {
        if let RunEvent::Entry(told) = event.unwrap() {
            let is_answer = told.entry.event.name() == "turn.completed";
            assert_eq!(told.turn.is_some(), is_answer);
            answers += u32::from(is_answer);
        }
    }
    assert_eq!(answers, 3);
}

#[tokio::test(start_paused = true)]
async fn the_journal_is_asked_more_often_while_other_processes_can_not_be_heard() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    edit(&rig, id, "A text.\n").await;
    let before = last_sequence(&rig, id).await;
    let mut reader = follow(&rig, id, before).await;
    rig.events.part(true);
    rig.events.lose(true);
    edit(&rig, id, "One text.\n").await;
    let silent_since = Instant::now();
    let event = reader.next().await.unwrap().unwrap();
    assert_eq!(event.position(), Position::entry(before + 1));
    assert_eq!(silent_since.elapsed(), SILENCE / 5);
}
