use sea_orm_migration::sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement,
};

use crate::{MigrationStatus, down, fresh, pending, status, up};

async fn empty() -> DatabaseConnection {
    let mut options = ConnectOptions::new("sqlite::memory:");
    options.max_connections(1).sqlx_logging(false);
    Database::connect(options).await.unwrap()
}

/// Names and definitions of everything in the database, but for the list of migrations.
async fn schema(database: &DatabaseConnection) -> Vec<(String, String)> {
    let select = "SELECT name, coalesce(sql, '') AS sql FROM sqlite_schema WHERE name NOT LIKE '%seaql%' ORDER BY name";
    let rows = database
        .query_all_raw(Statement::from_string(
            database.get_database_backend(),
            select,
        ))
        .await
        .unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get("", "name").unwrap(),
                row.try_get("", "sql").unwrap(),
            )
        })
        .collect()
}

#[tokio::test]
async fn every_step_can_be_taken_back() {
    let database = empty().await;
    let steps = status(&database).await.unwrap().len();
    let mut before = Vec::new();
    for _ in 0..steps {
        before.push(schema(&database).await);
        up(&database, Some(1)).await.unwrap();
    }
    for expected in before.into_iter().rev() {
        down(&database, Some(1)).await.unwrap();
        assert_eq!(schema(&database).await, expected);
    }
}

#[tokio::test]
async fn the_status_tells_what_is_applied() {
    let database = empty().await;
    let all = pending(&database).await.unwrap();
    assert!(all.first().unwrap().ends_with("_identity_users"), "{all:?}");

    up(&database, Some(2)).await.unwrap();
    assert_eq!(pending(&database).await.unwrap(), all[2..]);
    let applied = status(&database)
        .await
        .unwrap()
        .into_iter()
        .filter(|(_, status)| *status == MigrationStatus::Applied)
        .count();
    assert_eq!(applied, 2);

    up(&database, None).await.unwrap();
    assert_eq!(pending(&database).await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn fresh_tables_are_empty() {
    let database = empty().await;
    up(&database, None).await.unwrap();
    let before = schema(&database).await;
    database
        .execute_unprepared(
            "INSERT INTO users VALUES (x'00', 'a@example.org', 'A', 0, '2026', '2026', NULL)",
        )
        .await
        .unwrap();
    fresh(&database).await.unwrap();
    assert_eq!(schema(&database).await, before);
    let people = Statement::from_string(database.get_database_backend(), "SELECT id FROM users");
    assert!(database.query_all_raw(people).await.unwrap().is_empty());
}

/// Also those that the version before writes meanwhile, which knows no calls.
#[tokio::test]
async fn usage_records_stay_when_their_calls_are_numbered() {
    const WITHOUT_CALL: &str = "INSERT INTO usage_records (turn_id, attempt, account_id, context, session_id, \
        provider, model, input_tokens, output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, \
        credits, cost_micro_dollars, latency_ms, outcome, at) \
        SELECT turn_id, attempt + 1, x'00', 'session', x'00', '', '', 0, 0, 0, 0, 0, 7, 0, 0, 'completed', '2026' \
        FROM (SELECT x'01' AS turn_id, (SELECT count(*) FROM usage_records) AS attempt)";
    let database = empty().await;
    let steps = pending(&database).await.unwrap();
    let before = steps
        .iter()
        .position(|name| name.ends_with("_usage_calls"))
        .unwrap();
    up(&database, u32::try_from(before).ok()).await.unwrap();
    database.execute_unprepared(WITHOUT_CALL).await.unwrap();

    up(&database, Some(1)).await.unwrap();
    database.execute_unprepared(WITHOUT_CALL).await.unwrap();
    assert_eq!(calls(&database, "call").await, [(1, 1), (2, 1)]);
    let second = "INSERT INTO usage_records SELECT * FROM usage_records WHERE attempt = 2";
    assert!(database.execute_unprepared(second).await.is_err());
    let renumbered = "UPDATE usage_records SET attempt = 1, call = 2 WHERE attempt = 2";
    database.execute_unprepared(renumbered).await.unwrap();
    assert_eq!(calls(&database, "call").await, [(1, 1), (1, 2)]);

    down(&database, Some(1)).await.unwrap();
    assert_eq!(calls(&database, "credits").await, [(1, 7)]);
}

/// The attempts in order, each with another column.
async fn calls(database: &DatabaseConnection, column: &str) -> Vec<(i64, i64)> {
    let select = format!("SELECT attempt, {column} FROM usage_records ORDER BY attempt, {column}");
    let statement = Statement::from_string(database.get_database_backend(), select);
    let rows = database.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get("", "attempt").unwrap(),
                row.try_get("", column).unwrap(),
            )
        })
        .collect()
}
