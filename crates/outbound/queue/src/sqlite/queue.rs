//! The queue itself: set-up, and the loop that claims what waits.

use std::sync::Arc;
use std::time::Duration;

use apalis::prelude::WorkerContext;
use apalis_sqlite::SqliteStorage;
use async_trait::async_trait;
use atelier_domain::jobs::{JobHandler, JobQueue, QueueDepth, Shutdown};
use atelier_domain::kernel::PortError;
use sqlx::{AssertSqlSafe, SqlitePool};
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::claims::Claims;
use super::locks::KeyLocks;
use super::rows::{DEPTH, ENQUEUE, Rows};
use super::writer::{WriteConnection, Writer};
use crate::depth;
use crate::enqueue::{EnqueueSql, args};

/// An error where the engine's tables are missing.
const LOOK: &str = "SELECT 1 FROM Jobs LIMIT 1";

/// Indexes of the engine's for its own worker and its board, which are not used here: half of what a step of a job would
/// write.
const UNUSED_INDEXES: [&str; 6] = [
    "LIdx",
    "idx_jobs_claimable",
    "idx_jobs_completed_done_at",
    "idx_jobs_job_type_status_run_at",
    "idx_jobs_running",
    "idx_jobs_status_run_at",
];

/// How long a job waits at most before a queue with room takes it. SQLite's update hooks tell of writes before they
/// are committed, and only the connections that were opened with them: looking is simpler, and an empty look is one
/// read of an index.
const LOOK_EVERY: Duration = Duration::from_millis(25);
const AFTER_TROUBLE: Duration = Duration::from_millis(500);
const LARGEST_CLAIM: usize = 128;

/// Jobs in the SQLite file of the embedded default, on the tables, migrations and queries of apalis-sqlite.
///
/// Built for one process: [`JobQueue::run`] takes every job that is marked as running for one whose process died and
/// delivers it again at once. A second process on the same file, or a second `run`, would therefore repeat live jobs.
///
/// The loop is this crate's own, because the engine's worker drops the handlers under way at the first failing
/// statement, repeats failed jobs without a pause, has no cap for jobs whose process died, and polls again whenever
/// any handler makes progress.
#[derive(Clone, Debug)]
pub struct SqliteQueue {
    pool: SqlitePool,
    writer: Writer,
    concurrency: usize,
}

impl SqliteQueue {
    /// Jobs that run at the same time, if nobody says otherwise: they mostly wait for models.
    pub const DEFAULT_CONCURRENCY: usize = 1024;

    /// Reads by the pool, and writes by `connection`, which everybody else in this process writes to the file by.
    ///
    /// At most `concurrency` jobs run at the same time; 0 counts as 1.
    pub fn new(pool: SqlitePool, connection: WriteConnection, concurrency: usize) -> Self {
        Self {
            writer: Writer::new(connection, &pool),
            pool,
            concurrency: concurrency.max(1),
        }
    }

    /// Creates or updates the engine's tables (`Jobs`, `Workers`, `_sqlx_migrations`).
    ///
    /// Only migrates: the engine's own set-up also turns off `synchronous` on a connection of the pool, which would
    /// cost the product committed data when the machine loses power.
    pub async fn setup(&self) -> Result<(), PortError> {
        let failed = |error| PortError::new("the tables of the job queue can't be set up", error);
        let migrated = SqliteStorage::migrations().run(&self.pool).await;
        migrated.map_err(|error| failed(error.into()))?;
        for index in UNUSED_INDEXES {
            let drop = AssertSqlSafe(format!("DROP INDEX IF EXISTS {index}"));
            sqlx::query(drop)
                .execute(&self.pool)
                .await
                .map_err(failed)?;
        }
        Ok(())
    }

    /// The statement that enqueues a job within the caller's transaction.
    ///
    /// A key whose job waits stays one job; if that job waits for a retry, it is due at once.
    pub fn enqueue_sql() -> EnqueueSql {
        EnqueueSql { sql: ENQUEUE, args }
    }

    /// Claims and delivers until `shutdown` resolves, then waits for the deliveries under way. Dropping the future
    /// drops those too.
    async fn serve(&self, claims: Arc<Claims>, mut shutdown: Shutdown) {
        let mut deliveries = JoinSet::new();
        let mut look = tokio::time::interval(LOOK_EVERY);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);

        loop {
            tokio::select! {
                biased;
                () = &mut shutdown => break,
                Some(_) = deliveries.join_next() => continue,
                _ = look.tick() => {}
            }
            let limit = LARGEST_CLAIM.min(self.concurrency.saturating_sub(deliveries.len()));
            if limit == 0 {
                continue;
            }
            match claims.rows.claim(limit).await {
                Ok(tasks) => {
                    if tasks.len() == limit {
                        look.reset_immediately();
                    }
                    for task in tasks {
                        let claims = Arc::clone(&claims);
                        deliveries.spawn(async move { claims.run(task).await });
                    }
                }
                Err(error) => {
                    tracing::warn!(%error, "queue.claim_failed");
                    look.reset_after(AFTER_TROUBLE);
                }
            }
        }

        claims.stop.cancel();
        while deliveries.join_next().await.is_some() {}
    }
}

#[async_trait]
impl JobQueue for SqliteQueue {
    async fn run(&self, handler: Arc<dyn JobHandler>, shutdown: Shutdown) -> Result<(), PortError> {
        let worker = WorkerContext::new(&format!("atelier-{}", start_id()));
        let rows = Rows::take_over(self.pool.clone(), self.writer.clone(), worker)
            .await
            .map_err(|error| PortError::new("the job queue can't be taken over", error))?;
        let claims = Claims {
            rows,
            locks: KeyLocks::default(),
            handler,
            stop: CancellationToken::new(),
        };
        self.serve(Arc::new(claims), shutdown).await;
        Ok(())
    }

    async fn ready(&self) -> Result<(), PortError> {
        match sqlx::query(LOOK).fetch_optional(&self.pool).await {
            Ok(_) => Ok(()),
            Err(error) => Err(PortError::new("the job queue can't be read", error)),
        }
    }

    async fn depth(&self) -> Result<QueueDepth, PortError> {
        depth::read(sqlx::query_as(DEPTH).fetch_one(&self.pool).await)
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "the name only tells one start of a worker from the next; no rule and no test depends on it"
)]
fn start_id() -> Uuid {
    Uuid::now_v7()
}
