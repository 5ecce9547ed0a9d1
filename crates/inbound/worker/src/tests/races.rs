//! Runs that are wanted again while their driver is on its way out.

use std::sync::{Arc, Mutex};

use atelier_domain::editorial::Status;
use atelier_domain::kernel::SessionId;
use atelier_testkit::SeededIds;
use atelier_testkit::fakes::{Answer, by_role};
use tokio::sync::oneshot;

use super::ports::HeldEnd;
use super::rig::Rig;
use crate::runs::{Claim, Ended, Runs, Seat};

#[tokio::test(start_paused = true)]
async fn a_resume_of_a_run_whose_driver_is_about_to_leave_is_not_lost() {
    let (allow, allowed) = oneshot::channel();
    let rig = Rig::wired(|ports| {
        ports.events = Arc::new(HeldEnd {
            events: Arc::clone(&ports.events),
            allowed: Mutex::new(Some(allowed)),
        });
    })
    .await;
    rig.model.answer(|_| Answer::cut_off(""));
    let id = rig.started().await;
    rig.settled().await;
    // The run has failed, and its driver only has to tell so.
    assert_eq!(rig.read(id).await.status(), Status::Failed);

    rig.model.answer(by_role);
    rig.editorial.resume(rig.scope, id).await.unwrap();
    let job = rig.queue.deliver(rig.job(id));
    rig.settled().await;
    allow.send(()).unwrap();
    job.await.unwrap().unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

fn session() -> SessionId {
    SessionId::new(SeededIds::default().next())
}

fn claim(runs: &Runs) -> Seat {
    match runs.claim(session()) {
        Claim::Mine(seat) => seat,
        Claim::Taken(_) => panic!("the run is driven already"),
    }
}

#[test]
fn a_driver_leaves_only_when_nobody_wanted_the_run_meanwhile() {
    let runs = Runs::default();
    let seat = claim(&runs);
    let first = seat.watch();
    let Claim::Taken(second) = runs.claim(session()) else {
        panic!("two drivers");
    };
    let seat = seat.leave(Ended::Parked).unwrap();
    assert_eq!(*second.borrow(), None);
    assert!(seat.leave(Ended::Parked).is_none());
    for ended in [first, second] {
        assert_eq!(*ended.borrow(), Some(Ended::Parked));
    }
    claim(&runs);
}

#[test]
fn those_who_wanted_a_run_hear_that_it_was_handed_over_or_failed() {
    for ended in [Ended::HandedOver, Ended::Failed("no".to_owned())] {
        let runs = Runs::default();
        let seat = claim(&runs);
        let Claim::Taken(waiting) = runs.claim(session()) else {
            panic!("two drivers");
        };
        assert!(seat.leave(ended.clone()).is_none());
        assert_eq!(*waiting.borrow(), Some(ended));
        claim(&runs);
    }
}

#[test]
fn a_seat_that_is_dropped_is_free_and_its_waiters_hear_nothing() {
    let runs = Runs::default();
    let seat = claim(&runs);
    let waiting = seat.watch();
    drop(seat);
    assert_eq!(*waiting.borrow(), None);
    assert!(waiting.has_changed().is_err());
    claim(&runs);
}
