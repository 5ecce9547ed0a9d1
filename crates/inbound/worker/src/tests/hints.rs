//! Hints and jobs, together and alone.

use atelier_domain::editorial::{RunSignal, RunSignals, Status};
use atelier_testkit::fakes::Answer;
use tokio::sync::oneshot::error::TryRecvError;

use super::rig::Rig;

#[tokio::test]
async fn a_hint_drives_a_started_run_before_its_job_comes() {
    let rig = Rig::new().await;
    let id = rig.started().await;
    rig.until_ends(id, 1).await;
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    assert_eq!(rig.store.take_jobs(), [rig.job(id)]);
    // The job comes when all is done, and finds nothing to do.
    rig.queue.deliver(rig.job(id)).await.unwrap().unwrap();
    assert_eq!(rig.model.requests().len(), 3);
}

#[tokio::test]
async fn a_job_drives_a_run_whose_hint_was_lost() {
    let rig = Rig::without_hints().await;
    let id = rig.started().await;
    rig.queue.deliver(rig.job(id)).await.unwrap().unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test(start_paused = true)]
async fn a_job_waits_with_the_run_that_a_hint_began_until_a_stop_reaches_the_driver() {
    let rig = Rig::new().await;
    rig.model.answer(|_| Answer::open("Half a sentence "));
    let id = rig.started().await;
    rig.until_text(id).await;
    let mut job = rig.queue.deliver(rig.job(id));
    rig.settled().await;
    assert!(matches!(job.try_recv(), Err(TryRecvError::Empty)));

    rig.editorial.stop(rig.scope, id).await.unwrap();
    job.await.unwrap().unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Stopped);
    assert_eq!(rig.model.requests().len(), 1);
}

#[tokio::test]
async fn many_hints_and_jobs_drive_a_run_once() {
    let rig = Rig::new().await;
    let id = rig.started().await;
    let owner = rig.scope.user();
    rig.signals
        .send(RunSignal::Wake {
            session: id,
            owner,
            trace: None,
        })
        .await;
    let jobs = [0, 1].map(|_| rig.queue.deliver(rig.job(id)));
    for job in jobs {
        job.await.unwrap().unwrap();
    }
    assert_eq!(rig.read(id).await.status(), Status::Completed);
    assert_eq!(rig.model.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_started_where_it_is_driven_needs_neither_hint_nor_job() {
    let rig = Rig::without_hints().await;
    let id = rig.drafted().await;
    rig.settled().await;
    let started = rig.editorial.start(rig.scope, id).await.unwrap();
    assert_eq!(started.fence, 1);
    rig.until_ends(id, 1).await;
    let ended = rig.read(id).await;
    assert_eq!((ended.status(), ended.fence), (Status::Completed, 1));
    rig.queue.deliver(rig.job(id)).await.unwrap().unwrap();
    assert_eq!(rig.model.requests().len(), 3);
}

#[tokio::test(start_paused = true)]
async fn a_worker_that_is_to_end_takes_no_run_that_is_started_beside_it() {
    let rig = Rig::without_hints().await;
    let id = rig.drafted().await;
    rig.settled().await;
    rig.draining.cancel();
    let started = rig.editorial.start(rig.scope, id).await.unwrap();
    assert_eq!((started.fence, started.lease), (0, None));
    rig.settled().await;
    assert!(rig.model.requests().is_empty());
}

#[tokio::test(start_paused = true)]
async fn hints_about_runs_that_nobody_drives_do_nothing() {
    let rig = Rig::without_hints().await;
    let id = rig.started().await;
    rig.signals.send(RunSignal::Changed { session: id }).await;
    rig.settled().await;
    assert!(rig.model.requests().is_empty());
}
