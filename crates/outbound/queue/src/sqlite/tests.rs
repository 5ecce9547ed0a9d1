//! What a step of a job reads and writes.

use std::sync::Arc;

use sqlx::sqlite::SqliteConnectOptions;
use sqlx::{AssertSqlSafe, SqlitePool};

use super::SqliteQueue;
use super::rows::{DUE, ENQUEUE, START};

async fn set_up(folder: &tempfile::TempDir) -> SqlitePool {
    let file = SqliteConnectOptions::new()
        .filename(folder.path().join("queue.db"))
        .create_if_missing(true);
    let pool = SqlitePool::connect_with(file).await.unwrap();
    let queue = SqliteQueue::new(pool.clone(), Arc::default(), 1);
    // Every start sets the tables up.
    queue.setup().await.unwrap();
    queue.setup().await.unwrap();
    pool
}

#[tokio::test]
async fn a_job_is_written_to_no_index_that_nobody_asks() {
    let folder = tempfile::tempdir().unwrap();
    let pool = set_up(&folder).await;
    let indexes = "SELECT name FROM pragma_index_list('Jobs') ORDER BY name";
    let indexes: Vec<String> = sqlx::query_scalar(indexes).fetch_all(&pool).await.unwrap();
    let needed = [
        "idx_jobs_failed",
        "idx_jobs_idempotency_key",
        "idx_jobs_pending",
        "sqlite_autoindex_Jobs_1",
    ];
    assert_eq!(indexes, needed);
}

#[tokio::test]
async fn no_step_of_a_job_looks_through_all_jobs() {
    let folder = tempfile::tempdir().unwrap();
    let pool = set_up(&folder).await;
    for (statement, values) in [(DUE, 1), (ENQUEUE, 3), (START, 1)] {
        let plan = AssertSqlSafe(format!("EXPLAIN QUERY PLAN {statement}"));
        let plan = (0..values).fold(sqlx::query_as(plan), |plan, _| plan.bind("x"));
        let steps: Vec<(i64, i64, i64, String)> = plan.fetch_all(&pool).await.unwrap();
        for (_, _, _, step) in steps {
            assert!(!step.contains("SCAN Jobs"), "{statement}: {step}");
        }
    }
}
