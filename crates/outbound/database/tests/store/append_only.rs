//! The audit log is only added to, whoever holds the connection.

use atelier_database::Database;
use atelier_domain::admin::Audited;
use atelier_domain::kernel::Limit;
use atelier_domain::ports::Store;
use atelier_testkit::builders;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use crate::stage::SqliteStage;

/// `connection` is the owner's of the table: what it may not do, nobody may.
pub(crate) async fn check(connection: &DatabaseConnection, database: &Database) {
    let audited = Audited {
        actor: None,
        action: "account.created",
        target: "user:1".to_owned(),
        before: serde_json::Value::Null,
        after: serde_json::Value::Null,
        reason: None,
        cause: None,
        at: builders::start(),
    };
    let mut transaction = database.begin_for_house().await.unwrap();
    transaction.audit().append(&audited).await.unwrap();
    transaction.commit().await.unwrap();

    let mut refused = vec![
        "UPDATE audit_entries SET action = 'nothing'",
        "DELETE FROM audit_entries",
    ];
    if connection.get_database_backend() == DbBackend::Postgres {
        refused.push("TRUNCATE audit_entries");
    }
    for statement in refused {
        let error = connection.execute_unprepared(statement).await.unwrap_err();
        let told = "the audit log is only added to";
        assert!(error.to_string().contains(told), "{statement}: {error}");
    }
    let entries = database.audit().after(0, Limit::default()).await.unwrap();
    assert_eq!(entries.len(), 1);
}

#[tokio::test]
async fn the_audit_log_is_only_added_to() {
    let stage = SqliteStage::set().await;
    check(stage.database.connection(), &stage.database).await;
}
