use atelier_domain::admin::Audited;
use atelier_domain::ports::{Store, Transaction};
use atelier_testkit::{FrozenClock, MemoryStore, SeededIds, builders};
use serde_json::json;

use super::{GrantError, grant_admin, verify_audit};

async fn append(transaction: &mut dyn Transaction, number: u32) {
    let audited = Audited {
        actor: None,
        action: "test",
        target: format!("thing:{number}"),
        before: json!(null),
        after: json!(number),
        reason: None,
        cause: None,
        at: builders::start(),
    };
    transaction.audit().append(&audited).await.unwrap();
}

#[tokio::test]
async fn a_log_of_many_pages_holds() {
    let store = MemoryStore::new();
    assert_eq!(verify_audit(&store).await.unwrap().entries, 0);
    let mut transaction = store.begin_for_house().await.unwrap();
    for number in 0..250 {
        append(&mut *transaction, number).await;
    }
    transaction.commit().await.unwrap();
    let verified = verify_audit(&store).await.unwrap();
    assert_eq!(verified.entries, 250);
    assert_ne!(verified.head, [0; 32]);
}

#[tokio::test]
async fn an_operator_is_made_once_and_on_record() {
    let (store, clock, ids) = (
        MemoryStore::new(),
        FrozenClock::default(),
        SeededIds::new(1),
    );
    let user = builders::user(&ids, "ada");
    let mut transaction = store.begin_for_house().await.unwrap();
    transaction.users().ensure(&user).await.unwrap();
    transaction.commit().await.unwrap();

    for _ in 0..2 {
        let granted = grant_admin(&store, &clock, " ADA@example.org ")
            .await
            .unwrap();
        assert!(granted.is_admin);
    }
    let found = store.identities().by_id(user.id).await.unwrap().unwrap();
    assert!(found.is_admin);
    assert_eq!(verify_audit(&store).await.unwrap().entries, 1);

    let nobody = grant_admin(&store, &clock, "nobody@example.org").await;
    assert!(matches!(nobody, Err(GrantError::Unknown(_))));
}
