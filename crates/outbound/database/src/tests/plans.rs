//! How SQLite would go about a statement.

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement,
};

/// All tables, empty.
pub(crate) async fn tables() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    let connection = Database::connect(options).await.unwrap();
    atelier_migrations::up(&connection, None).await.unwrap();
    connection
}

/// The steps of the plan.
pub(crate) async fn plan(connection: &DatabaseConnection, statement: Statement) -> Vec<String> {
    let explain = Statement {
        sql: format!("EXPLAIN QUERY PLAN {}", statement.sql),
        ..statement
    };
    let steps = connection.query_all_raw(explain).await.unwrap();
    let details = steps.iter().map(|step| step.try_get("", "detail"));
    details.collect::<Result<_, _>>().unwrap()
}

/// Or statements would be planned anew for each value that is bound to a limit; see ADR 0033.
#[tokio::test]
async fn sqlite_is_compiled_for_plans_that_last() {
    let connection = tables().await;
    let options = Statement::from_string(DbBackend::Sqlite, "PRAGMA compile_options");
    let options = connection.query_all_raw(options).await.unwrap();
    let options = options.iter().map(|row| row.try_get_by_index(0));
    let options: Vec<String> = options.collect::<Result<_, _>>().unwrap();
    for wanted in ["ENABLE_QPSG", "DEFAULT_MEMSTATUS=0"] {
        assert!(
            options.iter().any(|option| option == wanted),
            "not {wanted}: {options:?}"
        );
    }
    assert!(
        !options
            .iter()
            .any(|option| option == "ENABLE_MEMORY_MANAGEMENT")
    );
}
