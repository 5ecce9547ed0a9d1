//! Runs that are set going where they are driven: the command and the driver's first step are one write.

use std::sync::{Arc, Mutex};

use atelier_domain::editorial::draft::TerminationDraft;
use atelier_domain::editorial::{RunEvent, Status, Turn, TurnOutcome};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, SessionId, UserId};
use atelier_testkit::fakes::{Answer, by_role};
use futures_util::{FutureExt, StreamExt};
use tokio::sync::oneshot;
use uuid::Uuid;

use super::rig::Rig;
use crate::editorial::{Begun, Driven, LocalDrivers, Reserved, SessionChange};

/// Drivers that wait here until a test lets them begin.
#[derive(Default)]
struct Waiting(Mutex<Vec<(SessionId, oneshot::Receiver<Box<Begun>>)>>);

impl LocalDrivers for Waiting {
    fn reserve(&self, session: SessionId, _: UserId) -> Option<Reserved> {
        let (reserved, begun) = oneshot::channel();
        self.0.lock().unwrap().push((session, begun));
        Some(reserved)
    }
}

impl Waiting {
    fn at(rig: &Rig) -> Arc<Self> {
        let waiting = Arc::new(Self::default());
        let drivers: Arc<dyn LocalDrivers> = waiting.clone();
        rig.editorial.driven_by(&drivers);
        waiting
    }

    /// What the last run begins with that was set going; nothing where it was not.
    fn begun(&self) -> Option<Box<Begun>> {
        let (_, mut begun) = self.0.lock().unwrap().pop().unwrap();
        begun.try_recv().ok()
    }
}

async fn drive_on(rig: &Rig, begun: Box<Begun>) -> Driven {
    let driven = rig.editorial.drive_on(rig.scope, begun, rig.hearing());
    driven.await.unwrap()
}

#[tokio::test]
async fn a_start_is_the_first_step_of_its_driver_and_calls_nobody_before_it_begins() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    let drafted = rig.read(id).await.revision;
    let started = rig.editorial.start(rig.scope, id).await.unwrap();

    assert_eq!((started.status(), started.fence), (Status::Running, 1));
    assert_eq!(started.revision, drafted + 1);
    assert_eq!(rig.read(id).await, started);
    let opened = [
        "session.started",
        "round.started",
        "phase.started",
        "turn.started",
    ];
    assert_eq!(rig.journal(id).await, opened);
    let account = rig.editorial.account(rig.scope).await.unwrap().account;
    assert!(account.held() > MicroCredits::ZERO);
    assert!(rig.model.requests().is_empty());

    let begun = waiting.begun().unwrap();
    assert_eq!(drive_on(&rig, begun).await, Driven::Parked);
    let ended = rig.read(id).await;
    assert_eq!((ended.status(), ended.fence), (Status::Completed, 1));
    assert_eq!(rig.turns(id).await.len(), 3);
    assert_eq!(rig.store.take_jobs().len(), 1);
}

#[tokio::test]
async fn what_is_run_here_is_what_is_run_anywhere() {
    let (here, anywhere) = (Rig::new(), Rig::new());
    let waiting = Waiting::at(&here);
    let id = here.session(2).await;
    here.editorial.start(here.scope, id).await.unwrap();
    drive_on(&here, waiting.begun().unwrap()).await;
    let other = anywhere.session(2).await;
    anywhere.run(other).await;

    assert_eq!(here.journal(id).await, anywhere.journal(other).await);
    assert_eq!(here.document(id).await, anywhere.document(other).await);
    let kept = here.editorial.account(here.scope).await.unwrap().account;
    let others = anywhere.editorial.account(anywhere.scope).await.unwrap();
    assert_eq!(kept.balance(), others.account.balance());
    assert_eq!(kept.held(), MicroCredits::ZERO);
}

#[tokio::test]
async fn a_reader_who_starts_it_hears_the_very_first_word() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    let stream = rig.editorial.start_stream(rig.scope, id).await.unwrap();
    drive_on(&rig, waiting.begun().unwrap()).await;
    let heard: Vec<_> = stream.map(|event| event.unwrap()).collect().await;
    let is_text = |event: &RunEvent| matches!(event, RunEvent::Delta { .. });
    assert_eq!(heard.iter().position(is_text), Some(4), "{heard:?}");
}

#[tokio::test]
async fn a_run_whose_driver_never_began_is_taken_over_by_its_job() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    drop(waiting.begun());

    assert_eq!(rig.drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    let completed = |turn: &Turn| matches!(turn.outcome, TurnOutcome::Completed { .. });
    assert_eq!(
        rig.turns(id)
            .await
            .iter()
            .filter(|turn| completed(turn))
            .count(),
        3
    );
    let account = rig.editorial.account(rig.scope).await.unwrap().account;
    assert_eq!(account.held(), MicroCredits::ZERO);
}

/// Drivers of a process that ends: they are gone before their run is written.
struct Leaving;

impl LocalDrivers for Leaving {
    fn reserve(&self, _: SessionId, _: UserId) -> Option<Reserved> {
        Some(oneshot::channel().0)
    }
}

#[tokio::test]
async fn a_run_whose_process_ends_at_once_is_free_for_others() {
    let rig = Rig::new();
    let leaving: Arc<dyn LocalDrivers> = Arc::new(Leaving);
    rig.editorial.driven_by(&leaving);
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert_eq!(rig.read(id).await.lease, None);
    assert_eq!(rig.rival().drive(id).await.unwrap(), Driven::Parked);
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn too_few_credits_write_nothing_and_leave_the_driver_alone() {
    let rig = Rig::with_credits(1);
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    let drafted = rig.read(id).await;
    rig.editorial.start(rig.scope, id).await.unwrap_err();
    assert_eq!(rig.read(id).await, drafted);
    assert!(rig.store.take_jobs().is_empty());
    assert!(waiting.begun().is_none());
}

#[tokio::test]
async fn a_resumed_run_goes_on_where_it_is_resumed() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    rig.answer(|_| Answer::open("Half "));
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let driving = drive_on(&rig, waiting.begun().unwrap());
    tokio::pin!(driving);
    assert!(driving.as_mut().now_or_never().is_none());
    rig.editorial.stop(rig.scope, id).await.unwrap();
    rig.changed.notify_one();
    assert_eq!(driving.await, Driven::Parked);

    rig.answer(by_role);
    let resumed = rig.editorial.resume(rig.scope, id).await.unwrap();
    assert_eq!((resumed.status(), resumed.fence), (Status::Running, 2));
    assert_eq!(
        drive_on(&rig, waiting.begun().unwrap()).await,
        Driven::Parked
    );
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

/// Each read of a session waits for a turn of the executor here, so that whoever reads before the write has not written
/// after one.
#[tokio::test]
async fn a_draft_that_was_just_made_is_started_without_reading_it() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    rig.store.interruptible();
    {
        let starting = rig.editorial.start(rig.scope, id);
        tokio::pin!(starting);
        assert!(starting.as_mut().now_or_never().is_none());
        assert_eq!(rig.read(id).await.status(), Status::Running);
        starting.await.unwrap();
    }
    drive_on(&rig, waiting.begun().unwrap()).await;
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn a_draft_is_started_as_it_is_and_not_as_it_was_made_here() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let elsewhere = rig.rival().editorial;
    let id = rig.session(2).await;
    let change = SessionChange {
        title: Some("Renamed".to_owned()),
        termination: Some(TerminationDraft {
            max_rounds: Some(1),
            ..TerminationDraft::default()
        }),
        ..SessionChange::default()
    };
    elsewhere.change(rig.scope, id, change).await.unwrap();
    let started = rig.editorial.start(rig.scope, id).await.unwrap();
    assert_eq!(
        (&*started.title, started.plan.termination.max_rounds),
        ("Renamed", 1)
    );
    drive_on(&rig, waiting.begun().unwrap()).await;
    assert_eq!(rig.read(id).await.status(), Status::Completed);

    let id = rig.session(1).await;
    elsewhere.delete(rig.scope, id).await.unwrap();
    let refused = rig.editorial.start(rig.scope, id).await.unwrap_err();
    assert_eq!(refused.code(), "session_not_found");
}

#[tokio::test]
async fn nobody_starts_what_somebody_else_made_here() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    let stranger = Scope::person(UserId::new(Uuid::max()));
    let refused = rig.editorial.start(stranger, id).await.unwrap_err();
    assert_eq!(refused.code(), "session_not_found");
    assert!(waiting.0.lock().unwrap().is_empty());
    rig.editorial.start(rig.scope, id).await.unwrap();
    assert!(waiting.begun().is_some());
}

#[tokio::test]
async fn credits_that_others_spent_or_gave_count_at_once() {
    let rig = Rig::new();
    let waiting = Waiting::at(&rig);
    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    drive_on(&rig, waiting.begun().unwrap()).await;
    // What is known here of the account is from before this.
    let rival = rig.rival();
    let others = rival.session(1).await;
    rival.run(others).await;
    let spent = rig.editorial.account(rig.scope).await.unwrap().account;

    let id = rig.session(1).await;
    rig.editorial.start(rig.scope, id).await.unwrap();
    let account = rig.editorial.account(rig.scope).await.unwrap().account;
    assert_eq!(account.balance(), spent.balance());
    assert!(account.held() > MicroCredits::ZERO);
    drive_on(&rig, waiting.begun().unwrap()).await;
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}
