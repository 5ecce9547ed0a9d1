use atelier_domain::jobs::{Chore, Job};
use atelier_testkit::{FrozenClock, MemoryStore, builders};
use chrono::TimeDelta;

use super::queue_due;

#[tokio::test]
async fn what_is_due_is_queued_once_and_what_was_missed_once_more() {
    let (store, clock) = (MemoryStore::new(), FrozenClock::at(builders::start()));
    let queued = async || {
        queue_due(&store, &clock).await.unwrap();
        let jobs = store.take_jobs().into_iter();
        let chores = jobs.map(|job| match job {
            Job::DoChore { chore } => chore,
            other => panic!("{other:?}"),
        });
        chores.collect::<Vec<_>>()
    };
    assert_eq!(queued().await, Chore::ALL, "nothing was ever done");
    assert_eq!(queued().await, []);
    clock.advance(TimeDelta::seconds(60));
    assert_eq!(queued().await, [Chore::ReleaseHolds]);
    clock.advance(TimeDelta::hours(1));
    assert_eq!(
        queued().await,
        [
            Chore::ReleaseHolds,
            Chore::GrantCredits,
            Chore::LapseCredits,
            Chore::ReconcilePayments
        ]
    );
    clock.advance(TimeDelta::days(9));
    assert_eq!(queued().await, Chore::ALL);
    assert_eq!(queued().await, []);
}
