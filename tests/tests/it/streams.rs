//! Event streams: whatever happens to a connection, its reader gets every event once.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use atelier_tests::harness::{
    Backend, Client, Frame, Joined, Options, Seed, TestApp, mixed_team, session, single_vendor,
    within,
};
use atelier_tests::vendors::{Answer, Call, Gate, Vendors, studio};

use crate::support::on_each_database;

on_each_database! {
    a_stream_cut_anywhere_is_the_same_stream,
    joining_late_gives_all_of_it,
    a_run_that_is_over_is_told_from_the_journal,
    an_edit_after_the_end_ends_the_stream_too,
    nobody_stops_a_run_by_leaving,
    live_text_is_what_is_kept,
}

/// Answers that take their time, so that readers come and go while they are written.
fn unhurried(call: &Call) -> Answer {
    studio(call).paced(Duration::from_millis(2))
}

async fn a_stream_cut_anywhere_is_the_same_stream(backend: Backend) {
    const CUTS: usize = 200;
    /// About what a run's stream has, divided by the cuts, and doubled: a cut is half of it on average.
    const MOST_BYTES: usize = 2_000;
    let vendors = Vendors::start(unhurried).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let mut seed = Seed::announced();
    let mut cuts = 0;
    while cuts < CUTS {
        let id = app.create(&session(&mixed_team(), 4)).await;
        let uncut = app.start_stream(&id).await;
        let (client, reader) = (&*app, Seed::announced());
        let second = cut_stream(client, &id, reader, MOST_BYTES / 4);
        let first = cut_stream(
            client,
            &id,
            std::mem::replace(&mut seed, Seed::announced()),
            MOST_BYTES,
        );
        let (whole, (one, of_one), (other, of_other)) = tokio::join!(uncut.to_end(), first, second);
        assert_eq!(one, whole);
        assert_eq!(other, whole);
        assert!(whole.last().unwrap().is("session.completed"), "{whole:#?}");
        assert_ids_rise(&whole);
        cuts += of_one + of_other;
    }
    app.stop().await;
}

/// Follows a run and hangs up again and again; returns the events and how often it hung up.
async fn cut_stream(
    client: &Client,
    id: &str,
    mut seed: Seed,
    most_bytes: usize,
) -> (Vec<Frame>, usize) {
    let mut frames: Vec<Frame> = Vec::new();
    let mut cuts = 0;
    // An event that is longer than a cut is never complete: cuts that bring nothing make the next one longer.
    let mut stretch = 1;
    loop {
        let last = frames.last().map(|frame| frame.id.clone());
        let reader = match client.join(id, last.as_deref()).await {
            Joined::Open(reader) => reader,
            Joined::Over => return (frames, cuts),
            Joined::Refused(answer) => panic!("{answer:#?}"),
        };
        let (more, ended) = reader.cut_after(seed.below(most_bytes * stretch)).await;
        stretch = if more.is_empty() { stretch + 1 } else { 1 };
        cuts += usize::from(!ended);
        frames.extend(more);
    }
}

/// Ids are opaque, but no two events of a run share one.
fn assert_ids_rise(frames: &[Frame]) {
    let ids: std::collections::BTreeSet<_> = frames.iter().map(|frame| &frame.id).collect();
    assert_eq!(ids.len(), frames.len());
}

async fn joining_late_gives_all_of_it(backend: Backend) {
    let gate = Gate::default();
    let held = gate.clone();
    let vendors = Vendors::start(move |call: &Call| match call.prompt.phase {
        3 => unhurried(call).held_after(3, &held),
        _ => unhurried(call),
    })
    .await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.create(&session(&mixed_team(), 1)).await;
    let mut first = app.start_stream(&id).await;
    let mut whole = first
        .until("the synthesizer speaks", |frame| {
            frame.is("turn.delta") && frame.data["phase"] == 3
        })
        .await;
    let late = app.events(&id).await;
    gate.open();
    let (rest, late) = tokio::join!(first.to_end(), late.to_end());
    whole.extend(rest);
    assert_eq!(late, whole);

    // And once more when it is over: the same, and nothing to those who have seen it.
    assert_eq!(app.events(&id).await.to_end().await, whole);
    let last = &whole.last().unwrap().id;
    assert!(matches!(app.join(&id, Some(last)).await, Joined::Over));
    let query = app
        .get(&format!("/sessions/{id}/events?after={last}"))
        .await;
    assert_eq!((query.status, query.text.as_str()), (204, ""));
    app.stop().await;
}

async fn a_run_that_is_over_is_told_from_the_journal(backend: Backend) {
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let (id, whole) = app.run_to_end(&session(&mixed_team(), 2)).await;
    let database = app.stop().await;

    let app = TestApp::start_on(database, Options::with(&vendors)).await;
    let told = app.events(&id).await.to_end().await;
    let lasting: Vec<_> = whole
        .iter()
        .filter(|frame| !frame.is("turn.delta"))
        .cloned()
        .collect();
    assert_eq!(told, lasting);
    for (at, frame) in told.iter().enumerate() {
        let rest = match app.join(&id, Some(&frame.id)).await {
            Joined::Open(reader) => reader.to_end().await,
            Joined::Over => Vec::new(),
            Joined::Refused(answer) => panic!("{answer:#?}"),
        };
        assert_eq!(rest, lasting[at + 1..]);
    }
    // A place between two entries, as a reader of live text has it, is understood too.
    let delta = whole.iter().find(|frame| frame.is("turn.delta")).unwrap();
    let after = match app.join(&id, Some(&delta.id)).await {
        Joined::Open(reader) => reader.to_end().await,
        other => panic!("{other:?}"),
    };
    let next = whole.iter().skip_while(|frame| frame.id != delta.id);
    let next: Vec<_> = next
        .filter(|frame| !frame.is("turn.delta"))
        .cloned()
        .collect();
    assert_eq!(after, next);
    app.stop().await;
}

async fn an_edit_after_the_end_ends_the_stream_too(backend: Backend) {
    const AT_ONCE: Duration = Duration::from_secs(5);
    let app = TestApp::scripted(backend).await;
    let (id, _) = app
        .run_to_end(&session(&single_vendor("scripted", "scripted"), 1))
        .await;
    app.write_document(&id, "Mine.", None).await.expect(200);
    let started = Instant::now();
    let frames = app.events(&id).await.to_end().await;
    assert!(frames.last().unwrap().is("document.updated"), "{frames:#?}");
    assert!(started.elapsed() < AT_ONCE, "{:?}", started.elapsed());
    app.stop().await;
}

async fn nobody_stops_a_run_by_leaving(backend: Backend) {
    let vendors = Vendors::start(unhurried).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let id = app.create(&session(&mixed_team(), 2)).await;
    let mut reader = app.start_stream(&id).await;
    reader.until("text", |frame| frame.is("turn.delta")).await;
    drop(reader);
    app.until_status(&id, "completed").await;
    assert_eq!(vendors.calls().len(), 8);
    assert!(vendors.calls().iter().all(|logged| !logged.hung_up()));
    app.stop().await;
}

async fn live_text_is_what_is_kept(backend: Backend) {
    let vendors = Vendors::start(unhurried).await;
    let app = TestApp::with_vendors(backend, &vendors).await;
    let (id, frames) = app.run_to_end(&session(&mixed_team(), 2)).await;
    let mut live: BTreeMap<String, String> = BTreeMap::new();
    for frame in frames.iter().filter(|frame| frame.is("turn.delta")) {
        live.entry(frame.text("turn_id").to_owned())
            .or_default()
            .push_str(frame.text("text"));
    }
    let completed: Vec<_> = frames
        .iter()
        .filter(|frame| frame.is("turn.completed"))
        .collect();
    assert_eq!(completed.len(), 8);
    for frame in completed {
        let live = &live[frame.text("turn_id")];
        assert_eq!(live.trim(), frame.text("output").trim());
        // The panel shows prose as it arrives and never shows raw JSON.
        assert!(!live.contains("evaluation"), "{live}");
    }
    for turn in app.turns(&id).await {
        let kept = turn["output"].as_str().unwrap();
        assert_eq!(live[turn["id"].as_str().unwrap()].trim(), kept.trim());
    }
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_silent_stream_shows_that_it_lives() {
    let gate = Gate::default();
    let held = gate.clone();
    let vendors = Vendors::start(move |call: &Call| studio(call).held_after(1, &held)).await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let id = app.create(&session(&mixed_team(), 1)).await;
    let mut reader = app.start_stream(&id).await;
    let before = reader.comments();
    // Every 15 s.
    within("a heartbeat", reader.until_comments(before + 1)).await;
    gate.open();
    let frames = reader.to_end().await;
    assert!(
        frames.last().unwrap().is("session.completed"),
        "{frames:#?}"
    );
    app.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn readers_that_do_not_read_slow_nobody() {
    const STALLED: usize = 50;
    let vendors = Vendors::start(studio).await;
    let app = TestApp::with_vendors(Backend::Sqlite, &vendors).await;
    let mut draft = session(&mixed_team(), 8);
    // More text than the buffers of all the sockets on the way hold.
    draft["working_document"] = "A river is long. ".repeat(4_000).into();
    let id = app.create(&draft).await;
    let mut stalled = Vec::new();
    for _ in 0..STALLED {
        stalled.push(app.join_and_stall(&id).await);
    }
    let frames = app.start_stream(&id).await.to_end().await;
    let mut frames = frames;
    if !frames.last().is_some_and(Frame::ends_run) {
        // The reader of this test may be too slow as well, and comes back.
        let last = frames.last().map(|frame| frame.id.clone());
        frames.extend(app.follow(&id, last).await);
    }
    assert!(frames.last().unwrap().is("session.completed"));
    assert_eq!(
        frames
            .iter()
            .filter(|frame| frame.is("turn.completed"))
            .count(),
        32
    );
    drop(stalled);
    app.stop().await;
}
