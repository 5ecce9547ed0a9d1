//! The engine's rows, as statements on the tables of apalis-sqlite (`Jobs`, `Workers`).
//!
//! How a row lives here: `Pending` with its key in `idempotency_key` (which the engine keeps unique) while it waits;
//! `Queued` once claimed; `Running` without that key from the moment its handler starts, so that the key can be
//! enqueued anew; then deleted, `Pending` again, or `Killed`, which is how the engine calls jobs that failed for good.
//! The key also stands in `metadata`, from where a retry takes it back.

use apalis::prelude::WorkerContext;
use apalis_sqlite::{Config, SqliteTask, queries};
use sqlx::{Connection, SqlitePool};

use super::writer::Writer;

const QUEUE: &str = "atelier";

/// The id is a ULID, as the engine demands: 48 bits of milliseconds and 56 random ones, in hexadecimal digits, which
/// are a subset of the alphabet of ULIDs. It keeps jobs of one second in the order in which they came.
pub(super) const ENQUEUE: &str = "\
INSERT INTO Jobs (id, job_type, job, idempotency_key, metadata, max_attempts, status, attempts, run_at)
SELECT
    printf('%012X', CAST(unixepoch('subsec') * 1000 AS INTEGER)) || substr(hex(randomblob(7)), 1, 14),
    'atelier', CAST(json(payload) AS BLOB), key, json_object('key', key), CAST(most AS INTEGER), 'Pending', 0,
    unixepoch()
FROM (SELECT ? AS payload, ? AS key, ? AS most) WHERE true
ON CONFLICT (job_type, idempotency_key) DO UPDATE SET run_at = excluded.run_at";

pub(super) const START: &str = "\
UPDATE Jobs SET status = 'Running', attempts = attempts + 1, idempotency_key = NULL
WHERE id = ?1 RETURNING attempts, max_attempts";

/// Whether anything waits that is due.
pub(super) const DUE: &str = "\
SELECT EXISTS (SELECT 1 FROM Jobs WHERE job_type = ?1 AND status = 'Pending' AND lock_by IS NULL
    AND run_at <= unixepoch())";

/// Waiting, delayed, running, failed.
pub(super) const DEPTH: &str = "\
SELECT count(*) FILTER (WHERE status = 'Pending' AND run_at <= unixepoch()),
    count(*) FILTER (WHERE status = 'Pending' AND run_at > unixepoch()),
    count(*) FILTER (WHERE status IN ('Queued', 'Running')),
    count(*) FILTER (WHERE status = 'Killed')
FROM Jobs WHERE job_type = 'atelier'";

/// A job whose handler is about to start.
#[derive(Clone, Copy, Debug, sqlx::FromRow)]
pub(super) struct Started {
    /// Counts from 1.
    pub(super) attempts: u32,
    pub(super) max_attempts: u32,
}

#[derive(Clone, Debug)]
pub(super) struct Rows {
    pool: SqlitePool,
    writer: Writer,
    worker: WorkerContext,
}

impl Rows {
    /// Takes over from whoever ran on this database before: their jobs wait again, at once, those that were delivered
    /// too often are kept as failed, and this worker is the only one.
    pub(super) async fn take_over(
        pool: SqlitePool,
        writer: Writer,
        worker: WorkerContext,
    ) -> Result<Self, sqlx::Error> {
        const WORN_OUT: &str = "\
            UPDATE Jobs SET status = 'Killed', done_at = unixepoch(), lock_by = NULL, lock_at = NULL,
                last_result = json_object('Err', 'the process died on the last delivery')
            WHERE job_type = ?1 AND status = 'Running' AND attempts >= max_attempts";
        const RELEASED: &str = "\
            UPDATE OR IGNORE Jobs SET status = 'Pending', lock_by = NULL, lock_at = NULL,
                idempotency_key = metadata ->> 'key'
            WHERE job_type = ?1 AND status IN ('Queued', 'Running')";
        const SUPERSEDED: &str =
            "DELETE FROM Jobs WHERE job_type = ?1 AND status IN ('Queued', 'Running')";
        const FORMER_WORKERS: &str = "DELETE FROM Workers WHERE worker_type = ?1";

        let mut turn = writer.turn().await?;
        let mut transaction = turn.begin_with("BEGIN IMMEDIATE").await?;
        for statement in [WORN_OUT, RELEASED, SUPERSEDED, FORMER_WORKERS] {
            sqlx::query(statement)
                .bind(QUEUE)
                .execute(&mut *transaction)
                .await?;
        }
        queries::register_worker(&mut *transaction, &config(), &worker, "SqliteQueue").await?;
        transaction.commit().await?;
        drop(turn);
        Ok(Self {
            pool,
            writer,
            worker,
        })
    }

    /// Claims at most `limit` waiting jobs that are due. Looks before it writes: an idle queue takes no write lock.
    pub(super) async fn claim(
        &self,
        limit: usize,
    ) -> Result<Vec<SqliteTask>, apalis_sqlite::Error> {
        let due: bool = sqlx::query_scalar(DUE)
            .bind(QUEUE)
            .fetch_one(&self.pool)
            .await?;
        if !due {
            return Ok(Vec::new());
        }
        let mut turn = self.writer.turn().await?;
        queries::fetch_next(&mut *turn, &config().batch_size(limit), &self.worker).await
    }

    /// Counts the delivery and frees the key for what is enqueued from here on. `None` if the row is gone.
    pub(super) async fn start(&self, id: &str) -> Result<Option<Started>, sqlx::Error> {
        let mut turn = self.writer.turn().await?;
        sqlx::query_as(START)
            .bind(id)
            .fetch_optional(&mut *turn)
            .await
    }

    pub(super) async fn finish(&self, id: &str) -> Result<(), sqlx::Error> {
        self.delete(id).await
    }

    /// Lets the job wait again, for `delay_s` seconds. If its key was enqueued meanwhile, that job stands for both.
    pub(super) async fn retry(
        &self,
        id: &str,
        delay_s: u32,
        reason: &str,
    ) -> Result<(), sqlx::Error> {
        const RETRY: &str = "\
            UPDATE OR IGNORE Jobs SET status = 'Pending', lock_by = NULL, lock_at = NULL,
                run_at = unixepoch() + ?2, last_result = json_object('Err', ?3),
                idempotency_key = metadata ->> 'key'
            WHERE id = ?1";
        let mut turn = self.writer.turn().await?;
        let waits = sqlx::query(RETRY)
            .bind(id)
            .bind(delay_s)
            .bind(reason)
            .execute(&mut *turn)
            .await?
            .rows_affected();
        drop(turn);
        if waits == 0 {
            self.delete(id).await?;
        }
        Ok(())
    }

    /// Keeps the job as failed, where an operator sees it.
    pub(super) async fn fail(&self, id: &str, reason: &str) -> Result<(), sqlx::Error> {
        const FAIL: &str = "\
            UPDATE Jobs SET status = 'Killed', done_at = unixepoch(), lock_by = NULL, lock_at = NULL,
                idempotency_key = NULL, last_result = json_object('Err', ?2)
            WHERE id = ?1";
        let mut turn = self.writer.turn().await?;
        sqlx::query(FAIL)
            .bind(id)
            .bind(reason)
            .execute(&mut *turn)
            .await?;
        Ok(())
    }

    async fn delete(&self, id: &str) -> Result<(), sqlx::Error> {
        let mut turn = self.writer.turn().await?;
        sqlx::query("DELETE FROM Jobs WHERE id = ?1")
            .bind(id)
            .execute(&mut *turn)
            .await?;
        Ok(())
    }
}

fn config() -> Config {
    Config::default().queue(QUEUE)
}
