//! SQLite's one writer, shared fairly, with many transactions in one commit.
//!
//! A commit costs SQLite far more than the few statements of a transaction do. So those that wait for the writer are
//! put into one transaction of the database, all but the first as a savepoint of it:
//!
//! ```text
//! BEGIN IMMEDIATE
//!               a's statements                    had a failed, all would end here
//!   SAVEPOINT   b's statements   ROLLBACK TO      b failed, or was dropped
//!   SAVEPOINT   c's statements   RELEASE
//! COMMIT                                          nobody waits any more: a and c have their answer
//! ```
//!
//! There is no timer: a transaction that comes alone is committed at once, and has no savepoint to pay for. A task owns the connection and lends it;
//! transactions come and go with their callers, but no caller's end can leave the connection between two states.

use std::ops::Deref;
use std::sync::Arc;
use std::time::Duration;

use atelier_domain::kernel::PortError;
use sea_orm::{
    DatabaseConnection, DatabaseTransaction, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::metrics;
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
    turns: Arc<Mutex<()>>,
}

/// The writer, for one transaction. Dropped, everything that was done with it is rolled back.
#[derive(Debug)]
pub(crate) struct Lease {
    // Dropped in this order: the lender has the transaction to itself again when it learns of the end.
    transaction: Arc<DatabaseTransaction>,
    end: oneshot::Sender<Committed>,
}

impl Writer {
    /// Opens the writer's connection when it is first needed. The task that owns it ends with the last [`Writer`].
    /// Nobody waits for a turn longer than `patience`.
    pub(crate) fn start(options: SqliteConnectOptions, patience: Duration) -> Self {
        let (requests, queue) = mpsc::unbounded_channel();
        let turns = Arc::new(Mutex::new(()));
        let lender = Lender {
            connection: Connection::new(options),
            queue,
            turns: Arc::clone(&turns),
        };
        #[expect(
            clippy::disallowed_methods,
            reason = "it ends by itself once no transaction can come any more, after the last commit"
        )]
        tokio::spawn(lender.serve());
        Self {
            requests,
            patience,
            turns,
        }
    }

    /// Held during a group: others in this process who write to the file wait for it rather than for SQLite.
    pub(crate) const fn turns(&self) -> &Arc<Mutex<()>> {
        &self.turns
    }

    /// Waits for the writer.
    pub(crate) async fn lease(&self) -> Result<Lease, PortError> {
        let (request, lease) = oneshot::channel();
        // Whether the request was taken shows in the answer.
        self.requests.send(request).ok();
        let lease = tokio::time::timeout(self.patience, lease)
            .await
            .map_err(|error| {
                PortError::unavailable("the database's writer is taken for too long", error)
            })?;
        lease.map_err(|_| lost())?.map_err(failed)
    }
}

impl Deref for Lease {
    type Target = DatabaseTransaction;

    fn deref(&self) -> &DatabaseTransaction {
        &self.transaction
    }
}

impl Lease {
    /// Resolves when the commit is done that has this transaction's writes in it.
    ///
    /// A caller that stops waiting does not take it back.
    pub(crate) async fn commit(self) -> Result<(), PortError> {
        let Self { transaction, end } = self;
        drop(transaction);
        let (committed, answer) = oneshot::channel();
        end.send(committed).ok();
        let answer = answer.await.map_err(|_| lost())?;
        answer.map_err(|error| failed(DbErr::clone(&error)))
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
    turns: Arc<Mutex<()>>,
}

impl Lender {
    async fn serve(mut self) {
        while let Some(request) = self.queue.recv().await {
            let _turn = Arc::clone(&self.turns).lock_owned().await;
            self.group(request).await;
        }
    }

    /// One commit with everybody who comes while it is under way.
    async fn group(&mut self, first: Request) {
        let transaction = match self.connection.begin().await {
            Ok(transaction) => Arc::new(transaction),
            Err(error) => {
                self.connection.replace();
                first.send(Err(error)).ok();
                return;
            }
        };
        let mut waiting = Vec::new();
        let lent = self.lend_in_turn(&transaction, first, &mut waiting).await;
        let ended = match (lent, sole(transaction)) {
            (Ok(()), Ok(transaction)) if waiting.is_empty() => transaction.rollback().await,
            (Ok(()), Ok(transaction)) => {
                metrics::grouped(waiting.len());
                transaction.commit().await
            }
            // Dropped, the transaction is rolled back.
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        let answer = ended.map_err(|error| {
            tracing::error!(%error, transactions = waiting.len(), "database.commit_failed");
            self.connection.replace();
            Arc::new(error)
        });
        for committed in waiting {
            committed.send(answer.clone()).ok();
        }
    }

    /// An error means that the transaction as a whole is lost; nobody who waits, that nothing of it is to be kept.
    async fn lend_in_turn(
        &mut self,
        transaction: &Arc<DatabaseTransaction>,
        first: Request,
        waiting: &mut Vec<Committed>,
    ) -> Result<(), DbErr> {
        // The first one may spoil nobody's writes but its own.
        let Some(kept) = lend(transaction, first).await else {
            return Ok(());
        };
        waiting.push(kept);
        for _ in 1..LARGEST_GROUP {
            let Ok(request) = self.queue.try_recv() else {
                break;
            };
            // Who gave up may have to read what this group wrote before it can succeed, and reads only what is committed.
            let Some(kept) = lend_savepoint(transaction, request).await? else {
                break;
            };
            waiting.push(kept);
        }
        Ok(())
    }
}

/// Lends it, and gives who waits for its commit, where its writes are to be kept.
async fn lend(transaction: &Arc<DatabaseTransaction>, request: Request) -> Option<Committed> {
    let (end, ended) = oneshot::channel();
    let lease = Lease {
        transaction: Arc::clone(transaction),
        end,
    };
    // A lease that nobody takes is dropped right here.
    request.send(Ok(lease)).ok();
    ended.await.ok()
}

async fn lend_savepoint(
    transaction: &DatabaseTransaction,
    request: Request,
) -> Result<Option<Committed>, DbErr> {
    if request.is_closed() {
        return Ok(None);
    }
    let savepoint = Arc::new(transaction.begin().await?);
    let committed = lend(&savepoint, request).await;
    let savepoint = sole(savepoint)?;
    match committed {
        Some(_) => savepoint.commit().await?,
        None => savepoint.rollback().await?,
    }
    Ok(committed)
}

/// What was lent and has come back.
fn sole(lent: Arc<DatabaseTransaction>) -> Result<DatabaseTransaction, DbErr> {
    Arc::into_inner(lent).ok_or_else(|| DbErr::Custom("a transaction is still in use".to_owned()))
}
