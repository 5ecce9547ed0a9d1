//! The queue itself: set-up, the worker's configuration, and keeping a worker running.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::jobs::{JobHandler, JobQueue, QueueDepth, Shutdown};
use atelier_domain::kernel::PortError;
use graphile_worker::worker_utils::types::CleanupTask;
use graphile_worker::{
    FailureReason, JobRecovery, JobRecoveryContext, JobRecoveryResult, Worker, WorkerBuildError,
    WorkerOptions, WorkerRecoveryConfig, WorkerShutdownConfig, WorkerUtils,
};
use sqlx::{AssertSqlSafe, PgPool};
use tokio_util::sync::CancellationToken;

use super::task::{Delivery, Recipient};
use crate::depth;
use crate::enqueue::{EnqueueSql, args};

const SCHEMA: &str = "atelier_jobs";

const ENQUEUE: &str = "SELECT FROM atelier_jobs.enqueue($1::text, $2::text, $3::text::integer)";

/// Jobs are enqueued by transactions of a role that may touch none of the engine's tables: this runs as whoever set the
/// engine up, and finds nothing but what it names.
const DOOR: &str = "\
CREATE OR REPLACE FUNCTION atelier_jobs.enqueue(job text, key text, deliveries integer) RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT FROM atelier_jobs.add_job(
        identifier => 'job', payload => job::json, queue_name => key, job_key => key, max_attempts => deliveries
    )
$$;
REVOKE ALL ON FUNCTION atelier_jobs.enqueue FROM PUBLIC";

const NOT_SET_UP: &str = "the schema of the job queue can't be set up";

/// An error where the engine's schema is missing.
const LOOK: &str = "SELECT FROM atelier_jobs._private_jobs LIMIT 1";

/// Waiting, delayed, running, failed.
const DEPTH: &str = "\
SELECT count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at <= now()),
    count(*) FILTER (WHERE locked_at IS NULL AND attempts < max_attempts AND run_at > now()),
    count(*) FILTER (WHERE locked_at IS NOT NULL),
    count(*) FILTER (WHERE locked_at IS NULL AND attempts >= max_attempts)
FROM atelier_jobs._private_jobs";

/// The pause before a worker that lost its database starts again.
const AFTER_TROUBLE: Duration = Duration::from_secs(1);

#[derive(Clone, Copy, Debug)]
pub struct PostgresQueueOptions {
    /// Jobs this node runs at the same time; 0 counts as 1. Each free slot looks for jobs once a second and whenever
    /// the database tells of a new one.
    pub concurrency: usize,
    /// The silence after which a node is taken for dead and its jobs are delivered elsewhere. Nodes report five times
    /// and look for dead ones three times in it, so that a job is back within 4/3 of it.
    pub dead_after: Duration,
    /// How long handlers may go on once the queue stops. Those still running then are dropped, and their jobs are
    /// delivered again at once, here or elsewhere.
    pub drain: Duration,
}

impl Default for PostgresQueueOptions {
    /// 64 jobs, 10 s, 30 s.
    fn default() -> Self {
        Self {
            concurrency: 64,
            dead_after: Duration::from_secs(10),
            drain: Duration::from_secs(30),
        }
    }
}

/// Jobs in a schema of their own (`atelier_jobs`), delivered by graphile_worker.
///
/// New jobs wake a worker by LISTEN/NOTIFY, so the pool must reach the database itself or a pooler that keeps sessions.
/// Retries wait e^attempts seconds, as the engine does it. A job that asks for a retry after its key was enqueued anew
/// is superseded; its row stays among the failed ones.
#[derive(Clone, Debug)]
pub struct PostgresQueue {
    pool: PgPool,
    options: PostgresQueueOptions,
}

impl PostgresQueue {
    /// Takes a pool of its own, best of a few connections: a node whose reports wait for a connection for as long as
    /// `dead_after` is taken for dead, and listening keeps one connection for good.
    pub fn new(pool: PgPool, options: PostgresQueueOptions) -> Self {
        Self { pool, options }
    }

    /// Creates or updates the engine's schema. Jobs are enqueued as the role, or as whoever sets it up.
    pub async fn setup(&self, enqueuer: Option<&str>) -> Result<(), PortError> {
        self.utils()
            .migrate()
            .await
            .map_err(|error| PortError::new(NOT_SET_UP, error))?;
        let grant = enqueuer.map(|role| {
            format!(
                "GRANT USAGE ON SCHEMA {SCHEMA} TO {role}; GRANT EXECUTE ON FUNCTION {SCHEMA}.enqueue TO {role}"
            )
        });
        let door = format!("{DOOR}; {}", grant.unwrap_or_default());
        // The role's name is the caller's own, and no input.
        sqlx::raw_sql(AssertSqlSafe(door))
            .execute(&self.pool)
            .await
            .map(drop)
            .map_err(|error| PortError::new(NOT_SET_UP, error))
    }

    /// The statement that enqueues a job within the caller's transaction.
    ///
    /// A key whose job waits stays one job, which is due at once and starts to count its deliveries anew.
    pub fn enqueue_sql() -> EnqueueSql {
        EnqueueSql { sql: ENQUEUE, args }
    }

    fn utils(&self) -> WorkerUtils {
        WorkerUtils::new(self.pool.clone(), SCHEMA)
    }

    async fn worker(
        &self,
        handler: Arc<dyn JobHandler>,
        stop: CancellationToken,
    ) -> Result<Worker, WorkerBuildError> {
        let PostgresQueueOptions {
            concurrency,
            dead_after,
            drain,
        } = self.options;
        WorkerOptions::default()
            .pg_pool(self.pool.clone())
            .schema(SCHEMA)
            .concurrency(concurrency.max(1))
            .worker_recovery(
                WorkerRecoveryConfig::default()
                    .heartbeat_interval(dead_after / 5)
                    .sweep_interval(dead_after / 3)
                    .sweep_threshold(dead_after),
            )
            .worker_shutdown(
                WorkerShutdownConfig::default()
                    .listen_os_shutdown_signals(false)
                    .shutdown_signal(stop.cancelled_owned())
                    .grace_period(drain)
                    .interrupted_job_retry_delay(Duration::ZERO),
            )
            .on(JobRecovery, |context| async move { recovery(&context) })
            .add_extension(Recipient {
                handler,
                pool: self.pool.clone(),
            })
            .define_job::<Delivery>()
            .init()
            .await
    }

    /// Keeps a worker running until `stop`. The engine's worker ends at the first statement that fails; the next one
    /// takes its place as soon as the database answers again.
    async fn serve(
        &self,
        handler: Arc<dyn JobHandler>,
        stop: CancellationToken,
    ) -> Result<(), PortError> {
        let mut worker = self
            .worker(Arc::clone(&handler), stop.clone())
            .await
            .map_err(|error| PortError::new("the job queue can't be started", error))?;
        self.forget_idle_keys().await;
        loop {
            if let Err(error) = worker.run().await {
                tracing::warn!(%error, "queue.worker_ended");
            }
            worker = loop {
                tokio::select! {
                    biased;
                    () = stop.cancelled() => return Ok(()),
                    () = tokio::time::sleep(AFTER_TROUBLE) => {}
                }
                match self.worker(Arc::clone(&handler), stop.clone()).await {
                    Ok(worker) => break worker,
                    Err(error) => tracing::warn!(%error, "queue.worker_not_started"),
                }
            };
        }
    }

    /// Every key leaves a row behind that says whether one of its jobs runs. Those without a job can go; if the table
    /// is busy, they go another time.
    async fn forget_idle_keys(&self) {
        if let Err(error) = self.utils().cleanup(&[CleanupTask::GcJobQueues]).await {
            tracing::debug!(%error, "queue.cleanup_skipped");
        }
    }
}

#[async_trait]
impl JobQueue for PostgresQueue {
    async fn run(&self, handler: Arc<dyn JobHandler>, shutdown: Shutdown) -> Result<(), PortError> {
        let stop = CancellationToken::new();
        let serve = self.serve(handler, stop.clone());
        tokio::pin!(serve);
        tokio::select! {
            ended = &mut serve => ended,
            () = shutdown => {
                stop.cancel();
                serve.await
            }
        }
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

/// A job whose process died is due at once, but the delivery counts: by default the engine gives the attempt back, and
/// a job that kills its process would be delivered for ever. (Its other answer, failing with back-off, counts too, but
/// lets a run that met a few unrelated crashes wait for minutes.)
fn recovery(context: &JobRecoveryContext) -> JobRecoveryResult {
    match context.reason {
        FailureReason::WorkerCrashed => JobRecoveryResult::Reschedule {
            run_at: *context.job.run_at(),
            attempts: Some(*context.job.attempts()),
        },
        FailureReason::ShutdownAborted | FailureReason::TaskError | FailureReason::TaskPanic => {
            JobRecoveryResult::Default
        }
    }
}
