//! Readers of all runs of a person: what they are told, whichever runs there are and however often they come back.
//!
//! Time is paused: it passes only when nothing else can happen.

use std::collections::{BTreeMap, BTreeSet};
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use atelier_domain::editorial::{Position, Positions, RunEvent, RunSignal, SessionFilter, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, SessionId, UserId};
use atelier_testkit::SeededIds;
use atelier_testkit::builders;
use atelier_testkit::fakes::{Answer, by_role};
use chrono::TimeDelta;
use futures_util::{FutureExt, StreamExt, poll};
use tokio::time::{Instant, timeout};

use super::rig::{Rig, add};
use crate::editorial::{PersonEvent, PersonStream, Told};

/// How long a run may work before a reader without a hint hears of it.
const LOOK_EVERY: Duration = Duration::from_secs(15);

/// Longer than runs at rest are kept in mind.
const LONG: TimeDelta = TimeDelta::minutes(11);

/// Positions of events by run.
type Seen = BTreeMap<SessionId, Vec<Position>>;

async fn follow(rig: &Rig, after: Option<Positions>) -> PersonStream {
    rig.editorial.follow_all(rig.scope, after).await.unwrap()
}

/// What comes without waiting, and where the reader stands then.
fn ready(stream: &mut PersonStream) -> (Seen, Positions) {
    let mut seen = Seen::new();
    let mut positions = None;
    while let Some(Some(told)) = stream.next().now_or_never() {
        positions = Some(take(&mut seen, told.unwrap()));
    }
    (seen, positions.expect("a stream tells where it stands"))
}

fn take(seen: &mut Seen, told: Told) -> Positions {
    if let Some(PersonEvent::Run(run, event)) = &told.event {
        assert_eq!(told.positions.of(*run), Some(event.position()));
        seen.entry(*run).or_default().push(event.position());
    }
    Arc::unwrap_or_clone(told.positions)
}

/// What was told of the runs to their own readers.
fn whole(rig: &Rig, runs: &[SessionId]) -> Seen {
    let positions = |run: &SessionId| {
        let told = rig.events.told(*run);
        told.iter().map(RunEvent::position).collect()
    };
    runs.iter().map(|run| (*run, positions(run))).collect()
}

async fn sessions(rig: &Rig, count: usize) -> Vec<SessionId> {
    let mut sessions = Vec::new();
    for _ in 0..count {
        sessions.push(rig.session(1).await);
    }
    sessions
}

/// From here on hints reach nobody.
async fn without_hints(rig: &Rig) {
    drop(rig.editorial.ports.signals.listen().await);
}

async fn send(rig: &Rig, session: SessionId, owner: UserId) {
    let signal = RunSignal::Live { session, owner };
    rig.editorial.ports.signals.send(signal).await;
}

/// Reads until every run is over, and comes back as often as `cut` says after how many events.
async fn cut_reader(
    rig: &Rig,
    after: Positions,
    runs: usize,
    mut cut: impl FnMut() -> usize,
) -> Seen {
    let mut seen = Seen::new();
    let mut positions = after;
    let mut over = BTreeSet::new();
    loop {
        let mut stream = follow(rig, Some(positions.clone())).await;
        for _ in 0..cut() {
            let told = stream.next().await.unwrap().unwrap();
            if let Some(PersonEvent::Run(run, RunEvent::Entry(entry))) = &told.event
                && entry.entry.event.ends_run()
            {
                over.insert(*run);
            }
            positions = take(&mut seen, told);
            if over.len() == runs {
                return seen;
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn runs_side_by_side_are_told_whole_however_often_the_reader_comes_back() {
    for seed in 0..40 {
        let chance = SeededIds::new(seed);
        let below = |end: u64| chance.next().as_u64_pair().1 % end;
        let rig = Rig::new();
        let runs = sessions(&rig, 3).await;
        let here = ready(&mut follow(&rig, None).await).1;
        let cut = || usize::try_from(1 + below(12)).unwrap();
        let (seen, ..) = tokio::join!(
            cut_reader(&rig, here, runs.len(), cut),
            rig.run(runs[0]),
            rig.run(runs[1]),
            rig.run(runs[2]),
        );
        assert_eq!(seen, whole(&rig, &runs), "seed {seed}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_comes_back_late_gets_exactly_the_rest() {
    let rig = Rig::new();
    without_hints(&rig).await;
    let runs = sessions(&rig, 3).await;
    rig.run(runs[0]).await;
    let (before, here) = ready(&mut follow(&rig, None).await);
    assert_eq!(before, Seen::new(), "what is over is no news to a newcomer");
    // One goes on while nobody reads; much later another does, too.
    rig.run(runs[1]).await;
    rig.clock.advance(LONG);
    let (first, here) = ready(&mut follow(&rig, Some(here)).await);
    assert_eq!(first, whole(&rig, &runs[1..2]));
    rig.clock.advance(LONG);
    rig.run(runs[2]).await;
    rig.clock.advance(LONG);
    let (second, here) = ready(&mut follow(&rig, Some(here)).await);
    assert_eq!(second, whole(&rig, &runs[2..]));
    assert_eq!(ready(&mut follow(&rig, Some(here)).await).0, Seen::new());
}

#[tokio::test(start_paused = true)]
async fn an_edit_of_a_run_that_left_is_told_alone() {
    let rig = Rig::new();
    let run = rig.session(1).await;
    rig.run(run).await;
    let end = rig.read(run).await.last_sequence;
    rig.clock.advance(LONG);
    let mut stream = follow(&rig, None).await;
    let (_, positions) = ready(&mut stream);
    assert_eq!(positions.iter().len(), 0);
    let edit = rig
        .editorial
        .write_document(rig.scope, run, "My own.\n".to_owned(), None);
    edit.await.unwrap();
    let told = stream.next().await.unwrap().unwrap();
    assert!(told.event.is_none(), "it looked");
    let (seen, _) = ready(&mut stream);
    assert_eq!(seen, Seen::from([(run, vec![Position::entry(end + 1)])]));
}

#[tokio::test(start_paused = true)]
async fn a_hint_brings_a_run_at_once_and_its_absence_costs_a_while() {
    for is_hinted in [true, false] {
        let rig = Rig::new();
        rig.answer(|_| Answer::open("Half "));
        let run = rig.session(1).await;
        rig.clock.advance(LONG);
        if !is_hinted {
            without_hints(&rig).await;
        }
        let mut stream = follow(&rig, None).await;
        ready(&mut stream);
        rig.editorial.start(rig.scope, run).await.unwrap();
        send(&rig, run, rig.scope.user()).await;
        let began = Instant::now();
        let told = stream.next().await.unwrap().unwrap();
        assert!(told.event.is_none());
        assert_eq!(began.elapsed() < LOOK_EVERY, is_hinted);
        assert!(rig.drive(run).now_or_never().is_none());
        assert_eq!(ready(&mut stream).0, whole(&rig, &[run]));
    }
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_gets_open_turns_from_their_start() {
    let rig = Rig::new();
    // One editor is still at it when the other is done: its text stands before the last entry.
    rig.answer(|request| {
        if format!("{:?}", request.system).contains("Content Expert") {
            Answer::open("Half ")
        } else {
            by_role(request)
        }
    });
    let run = rig.session(1).await;
    rig.editorial.start(rig.scope, run).await.unwrap();
    assert!(rig.drive(run).now_or_never().is_none());
    let told = rig.events.told(run);
    let start = told.iter().position(|event| {
        matches!(event, RunEvent::Entry(entry)
            if entry.entry.event.name() == "turn.started" && entry.entry.event.turn().unwrap().phase.number() == 2)
    });
    let from_start: Vec<Position> = told[start.unwrap()..]
        .iter()
        .map(RunEvent::position)
        .collect();
    let is_text = |position: &&Position| position.deltas > 0;
    assert!(from_start.iter().any(|position| is_text(&position)));
    let (seen, _) = ready(&mut follow(&rig, None).await);
    assert_eq!(seen, Seen::from([(run, from_start)]));
}

#[tokio::test(start_paused = true)]
async fn a_newcomer_misses_no_start_whenever_the_run_begins() {
    let mut is_joined = false;
    for steps in 0.. {
        if is_joined {
            assert!(steps > 3, "it joined without reading anything");
            return;
        }
        let rig = Rig::new();
        rig.answer(|_| Answer::open("Half "));
        let run = rig.session(1).await;
        rig.store.interruptible();
        let mut joining = pin!(follow(&rig, None));
        let mut stream = None;
        for _ in 0..steps {
            if let Poll::Ready(joined) = poll!(&mut joining) {
                stream = Some(joined);
                break;
            }
        }
        is_joined = stream.is_some();
        rig.editorial.start(rig.scope, run).await.unwrap();
        let mut driving = pin!(rig.drive(run));
        let is_at_work = timeout(Duration::from_millis(1), &mut driving).await;
        assert!(is_at_work.is_err(), "its writer is not done");
        send(&rig, run, rig.scope.user()).await;
        let mut stream = match stream {
            Some(stream) => stream,
            None => joining.await,
        };
        let mut seen = Seen::new();
        while let Ok(told) = timeout(Duration::ZERO, stream.next()).await {
            take(&mut seen, told.unwrap().unwrap());
        }
        let whole = &whole(&rig, &[run])[&run];
        let start = rig.events.told(run).iter().position(|event| {
            matches!(event, RunEvent::Entry(entry) if entry.entry.event.name() == "turn.started")
        });
        let seen = seen.remove(&run).unwrap_or_default();
        assert!(
            seen.len() >= whole.len() - start.unwrap(),
            "after {steps} steps"
        );
        assert_eq!(
            seen,
            whole[whole.len() - seen.len()..],
            "after {steps} steps"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn runs_that_rest_leave() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let [ended, paused, working] = sessions(&rig, 3).await[..] else {
        panic!("three sessions");
    };
    for run in [ended, paused, working] {
        rig.editorial.start(rig.scope, run).await.unwrap();
    }
    rig.editorial.stop(rig.scope, ended).await.unwrap();
    rig.editorial.pause(rig.scope, paused).await.unwrap();
    assert!(rig.drive(working).now_or_never().is_none());
    assert_eq!(rig.read(ended).await.status(), Status::Stopped);
    assert_eq!(rig.read(paused).await.status(), Status::Paused);

    let mut stream = follow(&rig, None).await;
    let named = |positions: &Positions| positions.iter().map(|(run, _)| run).collect::<Vec<_>>();
    let (_, positions) = ready(&mut stream);
    assert_eq!(named(&positions), [ended, paused, working]);
    rig.clock.advance(LONG);
    tokio::time::advance(LOOK_EVERY).await;
    let told = stream.next().await.unwrap().unwrap();
    assert_eq!(named(&told.positions), [working]);
}

#[tokio::test(start_paused = true)]
async fn so_many_runs_and_no_more_are_told_of() {
    let rig = Rig::new();
    let most = Positions::MOST_RUNS as usize;
    sessions(&rig, most + 20).await;
    let (_, positions) = ready(&mut follow(&rig, None).await);
    assert_eq!(positions.iter().len(), most);
    // Nor where they are new since.
    let before = Positions::new(builders::start());
    let (_, positions) = ready(&mut follow(&rig, Some(before)).await);
    assert_eq!(positions.iter().len(), most);
}

#[tokio::test(start_paused = true)]
async fn runs_of_others_and_runs_that_are_gone_are_left_out() {
    let rig = Rig::new();
    let [foreign, deleted, own] = sessions(&rig, 3).await[..] else {
        panic!("three sessions");
    };
    // Somebody else names them all, hears of them, and is told nothing.
    let stranger = builders::user(&SeededIds::new(99), "stranger");
    add(&rig.store, &stranger).await;
    let mut claimed = Positions::new(builders::start());
    for run in [foreign, deleted, own] {
        claimed.set(run, Position::START);
        rig.editorial.start(rig.scope, run).await.unwrap();
        send(&rig, run, stranger.id).await;
    }
    let scope = Scope::person(stranger.id);
    for after in [Some(claimed.clone()), None] {
        let mut stream = rig.editorial.follow_all(scope, after).await.unwrap();
        tokio::time::advance(LOOK_EVERY).await;
        let (seen, positions) = ready(&mut stream);
        assert_eq!(seen, Seen::new());
        assert_eq!(positions.iter().len(), 0);
    }

    let mut stream = follow(&rig, Some(claimed.clone())).await;
    rig.editorial.delete(rig.scope, deleted).await.unwrap();
    ready(&mut stream);
    tokio::time::advance(LOOK_EVERY).await;
    let (_, positions) = ready(&mut stream);
    assert_eq!(positions.of(deleted), None);
    let (seen, _) = ready(&mut follow(&rig, Some(claimed)).await);
    assert_eq!(seen, whole(&rig, &[foreign, own]));
}

#[tokio::test(start_paused = true)]
async fn a_place_that_a_run_never_reached_is_its_end() {
    let rig = Rig::new();
    let run = rig.session(1).await;
    rig.editorial.start(rig.scope, run).await.unwrap();
    let last = rig.read(run).await.last_sequence;
    let mut after = Positions::new(builders::start());
    after.set(run, Position::entry(last + 7));
    let (seen, positions) = ready(&mut follow(&rig, Some(after)).await);
    assert_eq!(seen, Seen::new());
    assert_eq!(positions.of(run), Some(Position::entry(last)));
}

#[tokio::test(start_paused = true)]
async fn a_reader_who_was_too_slow_for_one_run_comes_back() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let run = rig.session(1).await;
    rig.editorial.start(rig.scope, run).await.unwrap();
    let mut stream = follow(&rig, None).await;
    let (_, here) = ready(&mut stream);
    rig.events.cut_off();
    assert!(stream.next().await.is_none());
    let before = rig.events.told(run).len();
    assert!(rig.drive(run).now_or_never().is_none());
    let (seen, _) = ready(&mut follow(&rig, Some(here)).await);
    assert_eq!(seen[&run], whole(&rig, &[run])[&run][before..]);
}

#[tokio::test(start_paused = true)]
async fn lists_and_streams_agree_on_what_there_is() {
    let rig = Rig::new();
    let runs = sessions(&rig, 25).await;
    for run in &runs {
        rig.editorial.start(rig.scope, *run).await.unwrap();
    }
    rig.clock.advance(LONG);
    let filter = SessionFilter {
        status: Some(Status::Running),
        ..SessionFilter::default()
    };
    let limit = Limit::new(100).unwrap();
    let listed = rig.editorial.list(rig.scope, &filter, None, limit).await;
    let listed: BTreeSet<SessionId> = listed.unwrap().items.iter().map(|run| run.id).collect();
    let (_, positions) = ready(&mut follow(&rig, None).await);
    let named: BTreeSet<SessionId> = positions.iter().map(|(run, _)| run).collect();
    assert_eq!(named, listed);
}
