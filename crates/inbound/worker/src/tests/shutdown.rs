//! The end of the process, wanted or not.

use std::sync::Arc;

use atelier_domain::editorial::Status;
use atelier_testkit::fakes::Answer;

use super::ports::BrokenQueue;
use super::rig::Rig;
use crate::{Worker, WorkerOptions};

#[tokio::test]
async fn a_shutdown_hands_runs_over_to_the_next_process() {
    let mut rig = Rig::new().await;
    rig.model.answer(|_| Answer::open("Half a sentence "));
    let id = rig.started().await;
    rig.store.take_jobs();
    let job = rig.queue.deliver(rig.job(id));
    rig.until_text(id).await;

    rig.shutdown.cancel();
    rig.stopped().await.unwrap();
    job.await.unwrap().unwrap();
    assert_eq!(rig.store.take_jobs(), [rig.job(id)]);
    assert_eq!(rig.read(id).await.status(), Status::Running);
}

#[tokio::test]
async fn a_run_that_only_a_hint_began_leaves_its_job_to_the_queue() {
    let mut rig = Rig::new().await;
    rig.model.answer(|_| Answer::open("Half a sentence "));
    let id = rig.started().await;
    rig.until_text(id).await;

    rig.shutdown.cancel();
    rig.stopped().await.unwrap();
    assert_eq!(rig.store.take_jobs(), [rig.job(id)]);
}

#[tokio::test]
async fn a_queue_that_breaks_down_ends_the_work() {
    let rig = Rig::new().await;
    let options = WorkerOptions {
        queue: Arc::new(BrokenQueue),
        ..rig.options()
    };
    let worked = Worker::new(options).run().await;
    assert_eq!(worked.unwrap_err().to_string(), "the connection is gone");
    // Whether the process ends is not the worker's decision.
    assert!(!rig.shutdown.is_cancelled());
}
