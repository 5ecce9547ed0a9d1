//! SQLite's one writer, shared fairly, with many transactions in one commit.
//!
//! A commit costs SQLite far more than the few statements of a transaction do. So those that wait for the writer are
//! put into one transaction of the database, each as a savepoint of it:
//!
//! ```text
//! BEGIN IMMEDIATE
//!   SAVEPOINT   a's statements   RELEASE
//!   SAVEPOINT   b's statements   ROLLBACK TO      b failed, or was dropped
//!   SAVEPOINT   c's statements   RELEASE
//! COMMIT                                          nobody waits any more: a and c have their answer
//! ```
//!
//! There is no timer: a transaction that comes alone is committed at once. A task owns the connection and lends it;
//! transactions come and go with their callers, but no caller's end can leave the connection between two states.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::kernel::PortError;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::sync::{mpsc, oneshot};

use crate::row::failed;

/// How many transactions one commit may keep waiting.
const LARGEST_GROUP: usize = 64;

type Request = oneshot::Sender<Result<Lease, DbErr>>;
type Committed = oneshot::Sender<Result<(), Arc<DbErr>>>;

/// Hands out the writer, first come, first served.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    requests: mpsc::UnboundedSender<Request>,
    patience: Duration,
}

/// The writer, for one transaction. Dropped, everything that was done with it is rolled back.
#[derive(Debug)]
pub(crate) struct Lease {
    // Dropped in this order: the lender has the savepoint to itself again when it learns of the end.
    savepoint: Arc<DatabaseTransaction>,
    end: oneshot::Sender<Committed>,
}

impl Writer {
    /// Opens the writer's connection when it is first needed. The task that owns it ends with the last [`Writer`].
    /// Nobody waits for a turn longer than `patience`.
    pub(crate) fn start(options: SqliteConnectOptions, patience: Duration) -> Self {
        let (requests, queue) = mpsc::unbounded_channel();
        let lender = Lender {
            connection: Connection::new(options),
            queue,
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends by itself once no transaction can come any more, after the last commit"
        )]
        tokio::spawn(lender.serve());
        Self { requests, patience }
    }

    /// Waits for the writer.
    pub(crate) async fn lease(&self) -> Result<Lease, PortError> {
        let (request, lease) = oneshot::channel();
        // Whether the request was taken shows in the answer.
        self.requests.send(request).ok();
        let lease = tokio::time::timeout(self.patience, lease)
            .await
            .map_err(|error| {
                PortError::new("the database's writer is taken for too long", error)
            })?;
        lease.map_err(|_| lost())?.map_err(failed)
    }
}

impl Lease {
    pub(crate) fn connection(&self) -> &DatabaseTransaction {
        &self.savepoint
    }

    /// Resolves when the commit is done that has this transaction's writes in it.
    ///
    /// A caller that stops waiting does not take it back.
    pub(crate) async fn commit(self) -> Result<(), PortError> {
        let Self { savepoint, end } = self;
        drop(savepoint);
        let (committed, answer) = oneshot::channel();
        end.send(committed).ok();
        let answer = answer.await.map_err(|_| lost())?;
        answer.map_err(|error| PortError::new("the database did not commit", error))
    }
}

fn lost() -> PortError {
    PortError::message("the database's writer failed")
}

/// The one connection that writes.
struct Connection {
    options: SqliteConnectOptions,
    pool: SqlitePool,
}

impl Connection {
    fn new(options: SqliteConnectOptions) -> Self {
        let pool = SqlitePoolOptions::new()
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
            .test_before_acquire(false)
            .connect_lazy_with(options.clone());
        Self { options, pool }
    }

    async fn begin(&self) -> Result<DatabaseTransaction, DbErr> {
        DatabaseConnection::from(self.pool.clone())
            .begin_with_options(TransactionOptions {
                sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
                ..TransactionOptions::default()
            })
            .await
    }

    /// After a failure nobody knows how deep in which transaction the connection is.
    fn replace(&mut self) {
        *self = Self::new(self.options.clone());
    }
}

struct Lender {
    connection: Connection,
    queue: mpsc::UnboundedReceiver<Request>,
}

impl Lender {
    async fn serve(mut self) {
        while let Some(request) = self.queue.recv().await {
            self.group(request).await;
        }
    }

    /// One commit with everybody who comes while it is under way.
    async fn group(&mut self, first: Request) {
        let transaction = match self.connection.begin().await {
            Ok(transaction) => transaction,
            Err(error) => {
                self.connection.replace();
                first.send(Err(error)).ok();
                return;
            }
        };
        let mut waiting = Vec::new();
        let lent = self.lend_in_turn(&transaction, first, &mut waiting).await;
        let committed = match lent {
            Ok(()) => transaction.commit().await,
            // Dropped, the transaction is rolled back.
            Err(error) => Err(error),
        };
        let answer = committed.map_err(|error| {
            tracing::error!(%error, transactions = waiting.len(), "database.commit_failed");
            self.connection.replace();
            Arc::new(error)
        });
        for committed in waiting {
            committed.send(answer.clone()).ok();
        }
    }

    /// An error means that the transaction as a whole is lost.
    async fn lend_in_turn(
        &mut self,
        transaction: &DatabaseTransaction,
        first: Request,
        waiting: &mut Vec<Committed>,
    ) -> Result<(), DbErr> {
        let mut next = Some(first);
        let mut lent = 0;
        while let Some(request) = next.take() {
            waiting.extend(lend(transaction, request).await?);
            lent += 1;
            if lent < LARGEST_GROUP {
                next = self.queue.try_recv().ok();
            }
        }
        Ok(())
    }
}

/// Who waits for the commit, where the transaction is to be kept.
async fn lend(
    transaction: &DatabaseTransaction,
    request: Request,
) -> Result<Option<Committed>, DbErr> {
    if request.is_closed() {
        return Ok(None);
    }
    let savepoint = Arc::new(transaction.begin().await?);
    let (end, ended) = oneshot::channel();
    let lease = Lease {
        savepoint: Arc::clone(&savepoint),
        end,
    };
    // A lease that nobody takes is dropped right here.
    request.send(Ok(lease)).ok();
    let committed = ended.await.ok();
    let savepoint = Arc::into_inner(savepoint)
        .ok_or(DbErr::Custom("a savepoint is still in use".to_owned()))?;
    match committed {
        Some(_) => savepoint.commit().await?,
        None => savepoint.rollback().await?,
    }
    Ok(committed)
}
