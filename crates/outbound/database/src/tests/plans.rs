//! How SQLite would go about a statement.

use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};

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
