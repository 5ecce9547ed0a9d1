//! Whether the database can be worked with.

use atelier_database::{ConnectError, Database, DatabaseOptions};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{SessionId, UserId};
use atelier_domain::ports::Store;
use atelier_testkit::SeededIds;
use atelier_testkit::contract::Stage;

use crate::stage::{PostgresStage, SqliteStage};

#[tokio::test]
async fn a_database_without_tables_is_not_ready() {
    let stage = SqliteStage::bare().await;
    let error = stage.database.ready().await.unwrap_err();
    assert_eq!(error.to_string(), "migrations are pending");
    let missing = std::error::Error::source(&error).unwrap().to_string();
    assert!(missing.contains("identity_users"), "{missing}");

    atelier_migrations::up(stage.database.connection(), None)
        .await
        .unwrap();
    stage.database.ready().await.unwrap();
}

#[tokio::test]
async fn postgres_is_ready_once_it_is_migrated() {
    let stage = PostgresStage::set().await;
    stage.database.ready().await.unwrap();
    atelier_migrations::down(stage.database.connection(), None)
        .await
        .unwrap();
    stage.database.ready().await.unwrap_err();
    atelier_migrations::fresh(stage.database.connection())
        .await
        .unwrap();
    stage.database.ready().await.unwrap();
    stage.strike().await;
}

#[tokio::test]
async fn addresses_that_lead_nowhere_are_refused() {
    for (url, expected) in [
        (
            "mysql://localhost/atelier",
            "a database's address starts with `postgres://` or `sqlite://`",
        ),
        (
            "atelier.db",
            "a database's address starts with `postgres://` or `sqlite://`",
        ),
        (
            "sqlite::memory:",
            "SQLite needs a file: several connections can't share a database in memory",
        ),
        (
            "sqlite:///no/such/folder/atelier.db",
            "the database can't be reached",
        ),
        (
            "postgres://nobody:secret@127.0.0.1:1/none",
            "the database can't be reached",
        ),
        (
            "postgres://127.0.0.1:port/none",
            "the database's address can't be read",
        ),
    ] {
        let options = DatabaseOptions::new(url);
        assert!(!format!("{options:?}").contains("secret"));
        let error: ConnectError = Database::connect(&options).await.unwrap_err();
        assert_eq!(error.to_string(), expected, "{url}");
    }
}

#[tokio::test]
async fn without_a_queue_engine_nothing_is_enqueued() {
    let stage = SqliteStage::bare().await;
    let ids = SeededIds::default();
    let job = Job::AdvanceRun {
        session: SessionId::new(ids.next()),
        owner: UserId::new(ids.next()),
        trace: None,
    };
    let mut transaction = stage.database.begin_for_house().await.unwrap();
    let error = transaction.enqueue(&job).await.unwrap_err();
    assert_eq!(error.to_string(), "no queue engine is configured");
}
