//! The audit log.

use std::sync::Arc;

use atelier_domain::admin::{AuditEntry, Audited, verify};
use atelier_domain::kernel::UserId;
use chrono::TimeDelta;

use super::Stage;
use super::setup::{Setup, limit, race};
use crate::builders;

fn audited(actor: Option<UserId>, number: i64) -> Audited {
    Audited {
        actor,
        action: "api_key.created",
        target: format!("api_key:{number}"),
        before: serde_json::Value::Null,
        after: serde_json::json!({ "scopes": ["read"], "number": number }),
        reason: actor.map(|_| "because".to_owned()),
        cause: None,
        at: builders::start() + TimeDelta::nanoseconds(number * 1_234_567),
    }
}

pub async fn entries_come_back_in_an_unbroken_chain(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let mut expected = Vec::new();
    let (mut sequence, mut hash) = (0, AuditEntry::ORIGIN);
    for number in 0..5 {
        let actor = (number % 2 == 0).then_some(setup.owner.id);
        let audited = audited(actor, number);
        let mut transaction = match actor {
            Some(_) => setup.begin().await,
            None => setup.begin_for_house().await,
        };
        transaction.audit().append(&audited).await.unwrap();
        transaction.commit().await.unwrap();
        let entry = AuditEntry::after(sequence, hash, &audited);
        (sequence, hash) = (entry.sequence, entry.hash);
        expected.push(entry);
    }
    let mut abandoned = setup.begin().await;
    abandoned.audit().append(&audited(None, 9)).await.unwrap();
    drop(abandoned);

    let audit = setup.store.audit();
    assert_eq!(audit.after(0, limit(100)).await.unwrap(), expected);
    assert_eq!(audit.after(1, limit(2)).await.unwrap(), expected[1..3]);
    assert_eq!(audit.after(5, limit(2)).await.unwrap(), []);
    assert_eq!(verify((0, AuditEntry::ORIGIN), &expected), Ok((5, hash)));
}

pub async fn racing_appends_leave_no_gap(stage: &impl Stage) {
    let setup = Setup::on(stage).await;
    let scope = setup.owners();
    race(50, |racer| {
        let store = Arc::clone(&setup.store);
        async move {
            let actor = Some(scope.user());
            let audited = audited(actor, i64::try_from(racer).unwrap());
            let mut transaction = store.begin(scope).await.unwrap();
            transaction.audit().append(&audited).await.unwrap();
            // Every tenth is taken back.
            if racer % 10 != 0 {
                transaction.commit().await.unwrap();
            }
        }
    })
    .await;
    let entries = setup.store.audit().after(0, limit(100)).await.unwrap();
    assert_eq!(entries.len(), 45);
    let end = verify((0, AuditEntry::ORIGIN), &entries);
    assert_eq!(end.map(|(sequence, _)| sequence), Ok(45));
}
