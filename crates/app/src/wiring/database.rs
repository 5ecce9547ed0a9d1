//! The database, and the queue engine that goes with it.

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use atelier_database::{APP_ROLE, Database, DatabaseOptions, EnqueueStatement, Pool};
use atelier_domain::jobs::JobQueue;
use atelier_queue::{EnqueueSql, PostgresQueue, PostgresQueueOptions, SqliteQueue};
use secrecy::ExposeSecret;

use crate::config::Config;

/// A node that is busy for less than this is never taken for dead.
const QUICKEST_LOSS: Duration = Duration::from_secs(1);

/// How long the handlers of runs may take to hand them over, once their calls have been dropped.
const HAND_OVER: Duration = Duration::from_secs(5);

/// The engine that delivers jobs: the database decides which.
#[derive(Clone)]
pub(super) enum Queue {
    Sqlite(Arc<SqliteQueue>),
    Postgres(Arc<PostgresQueue>),
}

impl Queue {
    /// Makes or updates the engine's own tables.
    pub(super) async fn setup(&self) -> anyhow::Result<()> {
        match self {
            Self::Sqlite(queue) => queue.setup().await,
            Self::Postgres(queue) => queue.setup(Some(APP_ROLE)).await,
        }
        .context("the queue engine's tables can't be made")
    }

    pub(super) fn port(&self) -> Arc<dyn JobQueue> {
        match self {
            Self::Sqlite(queue) => Arc::clone(queue) as Arc<dyn JobQueue>,
            Self::Postgres(queue) => Arc::clone(queue) as Arc<dyn JobQueue>,
        }
    }
}

pub(super) async fn connect(config: &Config) -> anyhow::Result<(Database, Queue)> {
    let url = config.database_url.expose_secret();
    make_folder(url)?;
    let database = Database::connect(&DatabaseOptions::new(url)).await?;
    let (queue, statement) = match database.pool() {
        Pool::Sqlite(pool) => {
            let writes = database.write_connection().unwrap_or_default();
            let queue = SqliteQueue::new(pool.clone(), writes, SqliteQueue::DEFAULT_CONCURRENCY);
            (Queue::Sqlite(Arc::new(queue)), SqliteQueue::enqueue_sql())
        }
        Pool::Postgres(_) => {
            // The engine's heartbeats and its listening must never wait for the requests' connections.
            let own = Database::connect(&DatabaseOptions::new(url)).await?;
            let Pool::Postgres(pool) = own.pool() else {
                anyhow::bail!("the queue engine got another database");
            };
            let queue = PostgresQueue::new(pool.clone(), queue_options(config));
            (
                Queue::Postgres(Arc::new(queue)),
                PostgresQueue::enqueue_sql(),
            )
        }
    };
    Ok((database.with_enqueue(enqueue(statement)), queue))
}

/// A dead node's jobs are back well before its leases run out, so that a run waits for its lease alone.
fn queue_options(config: &Config) -> PostgresQueueOptions {
    PostgresQueueOptions {
        dead_after: (config.lease / 3).max(QUICKEST_LOSS),
        drain: config.shutdown_grace + HAND_OVER,
        ..PostgresQueueOptions::default()
    }
}

fn enqueue(statement: EnqueueSql) -> EnqueueStatement {
    EnqueueStatement {
        sql: statement.sql.to_owned(),
        args: statement.args,
    }
}

/// SQLite makes a file that is missing, but no folder.
fn make_folder(url: &str) -> anyhow::Result<()> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return Ok(());
    };
    let path = path
        .trim_start_matches("//")
        .split('?')
        .next()
        .unwrap_or_default();
    let Some(folder) = Path::new(path)
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty())
    else {
        return Ok(());
    };
    std::fs::create_dir_all(folder).with_context(|| format!("{} can't be made", folder.display()))
}
