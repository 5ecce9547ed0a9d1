//! The engines behind one face, with the looks into their tables that the cases need.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::jobs::{Job, JobQueue};
use atelier_queue::{PostgresQueue, PostgresQueueOptions, SqliteQueue};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode};
use sqlx::{PgPool, SqlitePool};

/// How the transaction ends in which jobs are enqueued.
#[derive(Clone, Copy)]
pub(crate) enum End {
    Commit,
    RollBack,
}

#[async_trait]
pub(crate) trait Engine: Send + Sync {
    fn queue(&self, concurrency: usize) -> Arc<dyn JobQueue>;
    async fn enqueue(&self, jobs: &[&Job], end: End);
    /// Jobs that wait, due or not.
    async fn waiting(&self) -> i64;
    /// Jobs that are kept and never delivered again.
    async fn failed(&self) -> i64;
    /// Makes the next delivery of every waiting job its last.
    async fn wear_out(&self);
    /// Drops what the engine keeps its jobs in.
    async fn take_away(&self);
}

/// Opens the database at `url` and sets the engine up in it.
pub(crate) async fn open(url: &str) -> Box<dyn Engine> {
    if url.starts_with("sqlite:") {
        let options: SqliteConnectOptions = url.parse().unwrap();
        let options = options
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal);
        let engine = Sqlite {
            pool: SqlitePool::connect_with(options).await.unwrap(),
        };
        engine.open(1).setup().await.unwrap();
        Box::new(engine)
    } else {
        let engine = Postgres {
            pool: PgPool::connect(url).await.unwrap(),
        };
        engine.open(1).setup(None).await.unwrap();
        Box::new(engine)
    }
}

struct Sqlite {
    pool: SqlitePool,
}

impl Sqlite {
    fn open(&self, concurrency: usize) -> SqliteQueue {
        SqliteQueue::new(self.pool.clone(), Arc::default(), concurrency)
    }
}

#[async_trait]
impl Engine for Sqlite {
    fn queue(&self, concurrency: usize) -> Arc<dyn JobQueue> {
        Arc::new(self.open(concurrency))
    }

    async fn enqueue(&self, jobs: &[&Job], end: End) {
        let enqueue = SqliteQueue::enqueue_sql();
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await.unwrap();
        for job in jobs {
            (enqueue.args)(job)
                .into_iter()
                .fold(sqlx::query(enqueue.sql), sqlx::query::Query::bind)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        match end {
            End::Commit => transaction.commit().await.unwrap(),
            End::RollBack => transaction.rollback().await.unwrap(),
        }
    }

    async fn waiting(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM Jobs WHERE status = 'Pending'")
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    async fn failed(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM Jobs WHERE status = 'Killed'")
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    async fn wear_out(&self) {
        sqlx::query("UPDATE Jobs SET attempts = max_attempts - 1")
            .execute(&self.pool)
            .await
            .unwrap();
    }

    async fn take_away(&self) {
        sqlx::query("DROP TABLE Jobs")
            .execute(&self.pool)
            .await
            .unwrap();
    }
}

struct Postgres {
    pool: PgPool,
}

impl Postgres {
    fn open(&self, concurrency: usize) -> PostgresQueue {
        let options = PostgresQueueOptions {
            concurrency,
            dead_after: Duration::from_secs(3),
            ..PostgresQueueOptions::default()
        };
        PostgresQueue::new(self.pool.clone(), options)
    }
}

#[async_trait]
impl Engine for Postgres {
    fn queue(&self, concurrency: usize) -> Arc<dyn JobQueue> {
        Arc::new(self.open(concurrency))
    }

    async fn enqueue(&self, jobs: &[&Job], end: End) {
        let enqueue = PostgresQueue::enqueue_sql();
        let mut transaction = self.pool.begin().await.unwrap();
        for job in jobs {
            (enqueue.args)(job)
                .into_iter()
                .fold(sqlx::query(enqueue.sql), sqlx::query::Query::bind)
                .execute(&mut *transaction)
                .await
                .unwrap();
        }
        match end {
            End::Commit => transaction.commit().await.unwrap(),
            End::RollBack => transaction.rollback().await.unwrap(),
        }
    }

    async fn waiting(&self) -> i64 {
        sqlx::query_scalar("SELECT count(*) FROM atelier_jobs._private_jobs WHERE is_available")
            .fetch_one(&self.pool)
            .await
            .unwrap()
    }

    async fn failed(&self) -> i64 {
        sqlx::query_scalar(
            "SELECT count(*) FROM atelier_jobs._private_jobs WHERE locked_at IS NULL AND NOT is_available",
        )
        .fetch_one(&self.pool)
        .await
        .unwrap()
    }

    async fn wear_out(&self) {
        sqlx::query("UPDATE atelier_jobs._private_jobs SET attempts = max_attempts - 1")
            .execute(&self.pool)
            .await
            .unwrap();
    }
    async fn take_away(&self) {
        sqlx::query("DROP SCHEMA atelier_jobs CASCADE")
            .execute(&self.pool)
            .await
            .unwrap();
    }
}
