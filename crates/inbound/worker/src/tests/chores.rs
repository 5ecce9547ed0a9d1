//! What is done by the clock.

use atelier_domain::identity::Scope;
use atelier_domain::jobs::{Chore, Job, JobHandler};
use atelier_domain::kernel::MicroCredits;
use atelier_domain::ports::Store;

use super::rig::Rig;
use crate::Worker;

#[tokio::test(start_paused = true)]
async fn what_is_due_is_queued_and_done() {
    let rig = Rig::new().await;
    let queued = async || {
        let jobs = rig.store.take_jobs();
        let chores = jobs
            .into_iter()
            .filter(|job| matches!(job, Job::DoChore { .. }));
        chores.collect::<Vec<_>>()
    };
    let all = Chore::ALL.map(|chore| Job::DoChore { chore });
    tokio::time::sleep(std::time::Duration::from_secs(16)).await;
    assert_eq!(queued().await, all);
    tokio::time::sleep(std::time::Duration::from_mins(1)).await;
    assert_eq!(
        queued().await,
        [],
        "by the installation's clock nothing is due"
    );

    let worker = Worker::new(rig.options());
    for job in all {
        worker.handle(job, 1).await.unwrap();
    }
    let credits = rig.store.credits();
    let granted = credits.last_grant(Scope::person(rig.scope.user())).await;
    let month = MicroCredits::from_credits(2_000).unwrap();
    assert_eq!(granted.unwrap().unwrap().granted, month);
}
