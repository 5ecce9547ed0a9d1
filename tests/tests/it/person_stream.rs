//! One connection for all runs: what its reader is told, together, is what the readers of each run are told.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use atelier_tests::harness::{
    Backend, Client, Frame, Options, Seed, TestApp, mixed_team, session, single_vendor,
};
use atelier_tests::vendors::{Answer, Call, Vendors, studio};
use reqwest::StatusCode;
use serde_json::Value;

use crate::support::on_each_database;

on_each_database! {
    runs_side_by_side_are_told_whole_however_often_the_connection_is_cut,
    a_reader_goes_on_after_the_server_was_restarted,
    a_run_that_appears_is_told,
}

/// Answers that take their time, so that readers come and go while they are written.
fn unhurried(call: &Call) -> Answer {
    studio(call).paced(Duration::from_millis(2))
}

/// Events by session, as the streams of the sessions tell them.
#[derive(Default)]
struct Told(BTreeMap<String, Vec<Frame>>);

impl Told {
    fn take(&mut self, frames: Vec<Frame>) {
        // What is told of the account alone is no run's.
        let of_runs = |frame: &Frame| frame.data.get("session_id").is_some();
        for mut frame in frames.into_iter().filter(of_runs) {
            let Some(Value::String(position)) =
                frame.data.as_object_mut().unwrap().remove("position")
            else {
                panic!("no position: {frame:?}");
            };
            frame.id = position;
            let session = frame.text("session_id").to_owned();
            self.0.entry(session).or_default().push(frame);
        }
    }

    fn over(&self) -> usize {
        let ended = |frames: &&Vec<Frame>| frames.last().is_some_and(Frame::ends_run);
        self.0.values().filter(ended).count()
    }
}

/// Follows all runs and hangs up again and again, until so many are over; returns where it stands and how often it hung
/// up.
async fn cut_stream(
    client: &Client,
    mut last: String,
    told: &mut Told,
    runs: usize,
    seed: &mut Seed,
) -> (String, usize) {
    /// About what three runs' events have, divided by the cuts, and doubled: a cut is half of it on average.
    const MOST_BYTES: usize = 8_000;
    let mut cuts = 0;
    // An event that is longer than a cut is never complete: cuts that bring nothing make the next one longer.
    let mut stretch = 1;
    while told.over() < runs {
        let mut reader = client.join_all(Some(&last)).await;
        let left = runs - told.over();
        let are_over = |frames: &[Frame]| {
            let ends = frames.iter().filter(|frame| frame.ends_run());
            ends.count() == left
        };
        let bytes = seed.below(MOST_BYTES * stretch);
        let (frames, _) = reader.read_on(bytes, are_over).await;
        stretch = if frames.is_empty() { stretch + 1 } else { 1 };
        cuts += 1;
        last = reader.last_id().map_or(last, str::to_owned);
        told.take(frames);
    }
    (last, cuts)
}

async fn runs_side_by_side_are_told_whole_however_often_the_connection_is_cut(backend: Backend) {
    const CUTS: usize = 50;
    let vendors = Vendors::start(unhurried).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut last = app.join_all(None).await.until_id().await;
    let mut seed = Seed::announced();
    let (mut cuts, mut told, mut whole) = (0, Told::default(), BTreeMap::new());
    while cuts < CUTS {
        let mut readers = Vec::new();
        for _ in 0..3 {
            let id = app.create(&session(&mixed_team(), 2)).await;
            let reader = app.start_stream(&id).await;
            readers.push(async move { (id, reader.to_end().await) });
        }
        let runs = whole.len() + readers.len();
        let (own, (position, more)) = tokio::join!(
            futures_util::future::join_all(readers),
            cut_stream(&app, last, &mut told, runs, &mut seed),
        );
        (last, cuts) = (position, cuts + more);
        whole.extend(own);
        assert_eq!(told.0, whole);
    }
    app.stop().await;
}

async fn a_reader_goes_on_after_the_server_was_restarted(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut reader = app.join_all(None).await;
    reader.until_id().await;
    let (first, of_first) = app.run_to_end(&session(&mixed_team(), 1)).await;
    // It has seen one run and a part of the next one.
    let mut told = Told::default();
    told.take(
        reader
            .until("the end of the first run", Frame::ends_run)
            .await,
    );
    let (second, of_second) = app.run_to_end(&session(&mixed_team(), 1)).await;
    let part = |frame: &Frame| frame.is("turn.completed");
    let seen = reader.until("a turn of the second run", part).await;
    drop(reader);
    let last = seen.last().unwrap().id.clone();
    told.take(seen);
    let (third, of_third) = app.run_to_end(&session(&mixed_team(), 1)).await;
    let database = app.stop().await;

    let app = TestApp::start_on(database, Options::with(&vendors)).await;
    let mut reader = app.join_all(Some(&last)).await;
    while told.over() < 3 {
        told.take(vec![reader.next().await.unwrap()]);
    }
    // Text that was live is not kept; what it became is.
    let lasting = |frames: &[Frame]| -> Vec<Frame> {
        let lasts = |frame: &&Frame| !frame.is("turn.delta");
        frames.iter().filter(lasts).cloned().collect()
    };
    for (id, whole) in [(first, of_first), (second, of_second), (third, of_third)] {
        assert_eq!(lasting(&told.0[&id]), lasting(&whole));
    }
    app.stop().await;
}

async fn a_run_that_appears_is_told(backend: Backend) {
    let app = TestApp::scripted(backend).await;
    let team = single_vendor("scripted", "scripted");
    let (old, _) = app.run_to_end(&session(&team, 1)).await;
    let mut reader = app.join_all(None).await;
    reader.until_id().await;
    let (id, frames) = app.run_to_end(&session(&team, 1)).await;
    let mut told = Told::default();
    told.take(reader.until("its end", Frame::ends_run).await);
    assert_eq!(told.0, BTreeMap::from([(id.clone(), frames)]));
    // What the person does with a run that is over is told, too.
    app.write_document(&old, "Mine.", None).await.expect(200);
    let edit = reader.until("the edit", |frame| frame.is("document.updated"));
    let sessions: BTreeSet<String> = edit
        .await
        .iter()
        .map(|frame| frame.text("session_id").to_owned())
        .collect();
    assert_eq!(sessions, BTreeSet::from([old]));
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_id_of_another_stream_is_refused() {
    let app = TestApp::scripted(Backend::Sqlite).await;
    for id in ["3", "4-2", "1.", "1.?", "nonsense"] {
        let answer = app.get(&format!("/events?after={id}")).await;
        answer.problem(StatusCode::BAD_REQUEST.as_u16(), "invalid_event_id");
    }
    app.stop().await;
}
