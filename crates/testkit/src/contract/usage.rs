//! Metering.

use atelier_domain::usage::UsageRecord;

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
        assert!(transaction.usage().record(record).await.is_err());
        assert!(transaction.commit().await.is_err());
    }
    assert_eq!(stage.usage_records().await, 3);
}
