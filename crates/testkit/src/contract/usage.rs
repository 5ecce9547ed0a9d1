//! Metering.

use atelier_domain::kernel::Limit;
use atelier_domain::usage::UsageRecord;
use chrono::TimeDelta;

use super::Stage;
use super::setup::Setup;
use crate::builders;

pub async fn a_call_is_recorded_once(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let mut turn = builders::turn(&setup.ids, &session, "writer", 1);
    let first = builders::usage_record(&turn, setup.owner.id);
    turn.reference.attempt = 2;
    let second = builders::usage_record(&turn, setup.owner.id);
    let again = UsageRecord {
        call: 2,
        ..second.clone()
    };

    let mut transaction = setup.begin().await;
    for record in [&first, &second, &again] {
        transaction.usage().record(record).await.unwrap();
    }
    transaction.commit().await.unwrap();

    for record in [&first, &again] {
        let mut transaction = setup.begin().await;
        let recorded = transaction.usage().record(record).await;
        Setup::refused(recorded, transaction).await;
    }
    assert_eq!(stage.usage_records().await, 3);
}

pub async fn a_person_s_calls_are_listed_in_their_order(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let session = setup.session().await;
    let mut records = Vec::new();
    for (round, seconds) in [(1, 3), (2, 1), (3, 1), (4, 2)] {
        let turn = builders::turn(&setup.ids, &session, "writer", round);
        let record = builders::usage_record(&turn, setup.owner.id);
        let at = record.at + TimeDelta::seconds(seconds);
        records.push(UsageRecord { at, ..record });
    }
    let again = UsageRecord {
        call: 2,
        ..records[0].clone()
    };
    records.push(again);
    let mut transaction = setup.begin().await;
    for record in &records {
        transaction.usage().record(record).await.unwrap();
    }
    transaction.commit().await.unwrap();
    // It outlives its session.
    let scope = setup.owners();
    let mut transaction = setup.begin().await;
    transaction
        .editorial()
        .delete(scope, session.id)
        .await
        .unwrap();
    transaction.commit().await.unwrap();

    records.sort_by_key(UsageRecord::cursor);
    let usage = setup.store.usage();
    let (mut listed, mut after) = (Vec::new(), None);
    loop {
        let page = usage
            .list(scope, after, Limit::new(2).unwrap())
            .await
            .unwrap();
        listed.extend(page.items);
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    assert_eq!(listed, records);
    let nothing = usage
        .list(setup.strangers(), None, Limit::default())
        .await
        .unwrap();
    assert_eq!(nothing.items, []);
}
