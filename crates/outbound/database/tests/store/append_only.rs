//! The audit log and the ledger's entries are only added to, whoever holds the connection.

use atelier_database::Database;
use atelier_domain::admin::Audited;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::Limit;
use atelier_domain::ports::Store;
use atelier_testkit::{SeededIds, builders, give_credits};
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
    let ids = SeededIds::default();
    let scope = Scope::person(builders::user(&ids, "owner").id);
    give_credits(database, &ids, scope, 100).await;

    for (table, told) in [
        ("audit_entries", "the audit log is only added to"),
        ("credit_entries", "the ledger is only added to"),
    ] {
        let mut refused = vec![
            format!("UPDATE {table} SET reason = 'nothing'"),
            format!("DELETE FROM {table}"),
        ];
        if connection.get_database_backend() == DbBackend::Postgres {
            refused.push(format!("TRUNCATE {table}"));
        }
        for statement in refused {
            let error = connection.execute_unprepared(&statement).await.unwrap_err();
            assert!(error.to_string().contains(told), "{statement}: {error}");
        }
    }
    let entries = database.audit().after(0, Limit::default()).await.unwrap();
    assert_eq!(entries.len(), 1);
}

#[tokio::test]
async fn the_audit_log_is_only_added_to() {
    let stage = SqliteStage::set().await;
    check(stage.database.connection(), &stage.database).await;
}
