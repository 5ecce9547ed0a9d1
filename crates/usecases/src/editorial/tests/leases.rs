//! Several workers and one run: one drives it, and what another one still believes changes nothing.

use std::future::ready;
use std::time::Duration;

use atelier_domain::editorial::{RunSignal, Status};
use atelier_testkit::fakes::{Answer, by_role};
use chrono::TimeDelta;
use futures_util::{FutureExt, StreamExt};

use super::rig::Rig;
use crate::editorial::Driven;

const LEASE: Duration = Duration::from_secs(30);

#[tokio::test]
async fn a_run_that_another_worker_drives_is_left_alone() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());

    let until = rig.read(id).await.lease.unwrap().until;
    assert_eq!(rig.rival().drive(id).await.unwrap(), Driven::Held { until });
    assert_eq!(rig.model.requests().len(), 1);
}

#[tokio::test]
async fn a_run_whose_worker_is_silent_is_taken_over_and_the_silent_one_writes_nothing_more() {
    let rig = Rig::new();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let finished = finished.shared();
    rig.answer(move |request| by_role(request).after(finished.clone().map(drop)));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());

    rig.clock.advance(TimeDelta::from_std(LEASE).unwrap());
    rig.answer(by_role);
    let rival = rig.rival();
    assert_eq!(rival.drive(id).await.unwrap(), Driven::Parked);
    let (session, turns, journal) = (
        rig.read(id).await,
        rig.turns(id).await,
        rig.journal(id).await,
    );
    assert_eq!(session.status(), Status::Completed);
    assert_eq!(session.fence, 2);

    // The silent one gets its answer after all.
    finish.send(()).unwrap();
    assert!(matches!(driving.await.unwrap(), Driven::Held { .. }));
    assert_eq!(rig.read(id).await, session);
    assert_eq!(rig.turns(id).await, turns);
    assert_eq!(rig.journal(id).await, journal);
}

#[tokio::test]
async fn a_run_at_rest_is_free() {
    let rig = Rig::new();
    let id = rig.session(1).await;
    let session = rig.run(id).await;
    assert_eq!((session.lease, session.fence), (None, 1));
    assert_eq!(rig.rival().drive(id).await.unwrap(), Driven::Parked);
}

#[tokio::test(start_paused = true)]
async fn a_driver_renews_its_lease_while_an_answer_is_written() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let first = rig.read(id).await.lease.unwrap().until;

    rig.clock.advance(TimeDelta::from_std(LEASE / 3).unwrap());
    let third = tokio::time::sleep(LEASE / 3 + Duration::from_millis(1));
    tokio::select! {
        driven = driving => panic!("{driven:?}"),
        () = third => {}
    }
    let session = rig.read(id).await;
    assert_eq!(session.lease.unwrap().until, first + LEASE / 3);
    assert_eq!(session.revision, 2, "a renewal is no change");
}

#[tokio::test(start_paused = true)]
async fn a_renewal_finds_the_command_whose_signal_was_lost() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    rig.editorial.stop(rig.scope, id).await.unwrap();

    assert_eq!(driving.await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Stopped);
}

#[tokio::test]
async fn what_a_command_writes_to_a_driven_run_is_told_by_the_driver_in_order() {
    let rig = Rig::new();
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    let told = rig.events.told(id).len();

    rig.editorial.pause(rig.scope, id).await.unwrap();
    assert_eq!(rig.events.told(id).len(), told, "the driver tells");
    rig.changed.notify_one();
    assert!(driving.as_mut().now_or_never().is_none());
    assert_eq!(rig.events.told(id).len(), told + 1);
    assert_eq!(rig.journal(id).await.last(), Some(&"session.pausing"));
}

#[tokio::test]
async fn a_worker_that_drains_finishes_its_calls_makes_no_new_ones_and_gives_the_run_free() {
    let rig = Rig::new();
    let (finish, finished) = tokio::sync::oneshot::channel::<()>();
    let finished = finished.shared();
    rig.answer(move |request| by_role(request).after(finished.clone().map(drop)));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let heard = rig.editorial.ports.signals.listen().await;
    let driving = rig.drive(id);
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());

    rig.draining.cancel();
    assert!(
        driving.as_mut().now_or_never().is_none(),
        "the writer writes"
    );
    finish.send(()).unwrap();
    assert_eq!(driving.await.unwrap(), Driven::HandedOver);
    assert_eq!(rig.turns(id).await.len(), 1);
    assert_eq!(rig.model.requests().len(), 1);
    assert_eq!(rig.read(id).await.lease, None);
    let is_changed = |signal: &RunSignal| *signal == RunSignal::Changed { session: id };
    let mut for_those_who_stand_by = heard.filter(|signal| ready(is_changed(signal)));
    assert!(for_those_who_stand_by.next().await.is_some());

    let next = rig.rival();
    assert_eq!(next.drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    assert!(!rig.journal(id).await.contains(&"turn.restarted"));
}
