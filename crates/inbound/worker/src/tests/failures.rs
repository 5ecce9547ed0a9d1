//! Drivers that don't come to their end.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use atelier_domain::editorial::Status;
use atelier_domain::jobs::JobError;
use atelier_testkit::fakes::{FakeSignals, by_role};

use super::ports::BreakableStore;
use super::rig::Rig;

#[tokio::test]
async fn a_port_that_fails_has_the_job_tried_again() {
    let is_broken = Arc::new(AtomicBool::new(false));
    let rig = Rig::wired(|ports| {
        ports.signals = Arc::new(FakeSignals::default());
        ports.store = Arc::new(BreakableStore {
            store: Arc::clone(&ports.store),
            is_broken: Arc::clone(&is_broken),
        });
    })
    .await;
    let id = rig.started().await;
    is_broken.store(true, Ordering::Relaxed);
    let failed = rig.queue.deliver(rig.job(id)).await.unwrap();
    assert!(matches!(failed, Err(JobError::Retry(_))), "{failed:?}");

    is_broken.store(false, Ordering::Relaxed);
    rig.queue.deliver(rig.job(id)).await.unwrap().unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}

#[tokio::test]
async fn a_driver_that_panics_leaves_its_seat() {
    let rig = Rig::without_hints().await;
    rig.model.answer(|_| panic!("a fault of ours"));
    let id = rig.started().await;
    let failed = rig.queue.deliver(rig.job(id)).await.unwrap();
    assert!(matches!(failed, Err(JobError::Retry(_))), "{failed:?}");

    rig.model.answer(by_role);
    rig.queue.deliver(rig.job(id)).await.unwrap().unwrap();
    assert_eq!(rig.read(id).await.status(), Status::Completed);
}
