//! What is done by the clock.

use std::sync::Arc;

use atelier_domain::jobs::Chore;
use atelier_domain::ports::Store;
use chrono::{DateTime, TimeDelta, Utc};

use super::Stage;
use super::setup::{Setup, race};
use crate::builders;

async fn take(store: &Arc<dyn Store>, chore: Chore, now: DateTime<Utc>) -> bool {
    let mut transaction = store.begin_for_house().await.unwrap();
    let schedule = transaction.schedule();
    let taken = schedule.take(chore, now, now + TimeDelta::hours(1)).await;
    transaction.commit().await.unwrap();
    taken.unwrap()
}

pub async fn a_chore_is_due_to_one_process(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut now = builders::start();
    for _ in 0..3 {
        let taken = race(20, |_| {
            let store = Arc::clone(&setup.store);
            async move { take(&store, Chore::GrantCredits, now).await }
        });
        let taken = taken.await.into_iter().filter(|taken| *taken);
        assert_eq!(taken.count(), 1);
        // As if nobody had been there for a while.
        now += TimeDelta::days(2);
    }
}

pub async fn a_chore_is_due_again_at_its_time(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let (store, now) = (&setup.store, builders::start());
    assert!(take(store, Chore::CheckLedger, now).await);
    assert!(take(store, Chore::LapseCredits, now).await);
    let early = now + TimeDelta::minutes(59);
    assert!(!take(store, Chore::CheckLedger, early).await);
    let mut undone = store.begin_for_house().await.unwrap();
    let due = now + TimeDelta::hours(1);
    let taken = undone
        .schedule()
        .take(Chore::CheckLedger, due, due + TimeDelta::hours(1));
    assert!(taken.await.unwrap());
    drop(undone);
    assert!(take(store, Chore::CheckLedger, due).await);
}
