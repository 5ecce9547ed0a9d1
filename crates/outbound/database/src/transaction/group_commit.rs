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
//! There is no timer: a transaction that comes alone is committed at once, and has no savepoint to pay for. A task owns the
//! connection and lends it, for as long as somebody waits: transactions come and go with their callers, but no caller's
//! end can leave the connection between two states. It runs where its first caller does, so that whoever comes alone
//! waits for no other thread but SQLite's.

use std::collections::VecDeque;
use std::ops::Deref;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use atelier_domain::kernel::PortError;
use sea_orm::DbErr;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::oneshot;
use tokio::sync::oneshot::error::RecvError;

use super::sqlite::{End, SqliteTransaction, WriteConnection};
use crate::metrics;
use crate::row::failed;

/// How many transactions one commit may keep waiting.
const LARGEST_GROUP: usize = 64;

type Request = oneshot::Sender<Result<Lease, DbErr>>;
type Committed = oneshot::Sender<Result<(), Arc<DbErr>>>;

/// Hands out the writer, first come, first served.
#[derive(Clone, Debug)]
pub(crate) struct Writer {
    line: Arc<Line>,
    patience: Duration,
}

/// Who waits for the writer.
#[derive(Debug)]
struct Line {
    options: SqliteConnectOptions,
    queue: Mutex<Queue>,
    connection: WriteConnection,
}

#[derive(Debug, Default)]
struct Queue {
    requests: VecDeque<Request>,
    /// Somebody lends the connection.
    is_lent: bool,
}

/// The writer, for one transaction. Dropped, everything that was done with it is rolled back.
#[derive(Debug)]
pub(crate) struct Lease {
    // Dropped in this order: the lender has the transaction to itself again when it learns of the end.
    transaction: Arc<SqliteTransaction>,
    end: oneshot::Sender<Committed>,
}

impl Writer {
    /// Opens the writer's connection when it is first needed. Nobody waits for a turn longer than `patience`.
    pub(crate) fn new(options: SqliteConnectOptions, patience: Duration) -> Self {
        let line = Line {
            options,
            queue: Mutex::default(),
            connection: WriteConnection::default(),
        };
        Self {
            line: Arc::new(line),
            patience,
        }
    }

    /// For others in this process who write to the file. It is taken for as long as a group is written.
    pub(crate) fn connection(&self) -> &WriteConnection {
        &self.line.connection
    }

    /// Waits for the writer.
    pub(crate) async fn lease(&self) -> Result<Lease, PortError> {
        let (request, lease) = oneshot::channel();
        if let Some(lender) = Line::join(&self.line, request) {
            #[expect(
                clippy::disallowed_methods,
                reason = "it ends by itself once nobody waits, after the last commit"
            )]
            tokio::spawn(lender.serve());
        }
        let lease = tokio::time::timeout(self.patience, lease)
            .await
            .map_err(|error| {
                PortError::unavailable("the database's writer is taken for too long", error)
            })?;
        lease.map_err(lost)?.map_err(failed)
    }
}

impl Line {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits in the line. Whoever is the first is to have the connection lent.
    fn join(line: &Arc<Self>, request: Request) -> Option<Lender> {
        let mut queue = line.queue();
        queue.requests.push_back(request);
        if std::mem::replace(&mut queue.is_lent, true) {
            return None;
        }
        Some(Lender {
            line: Arc::clone(line),
            is_done: false,
        })
    }
}

impl Deref for Lease {
    type Target = SqliteTransaction;

    fn deref(&self) -> &SqliteTransaction {
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
        let answer = answer.await.map_err(lost)?;
        answer.map_err(|error| failed(DbErr::clone(&error)))
    }
}

/// Whoever lent the writer is gone, with the runtime that it was on.
fn lost(error: RecvError) -> PortError {
    PortError::unavailable("the database's writer was lost", error)
}

/// Lends the connection to those who wait. Dropped before nobody waits any more, it leaves them without an answer.
struct Lender {
    line: Arc<Line>,
    /// Nobody waits any more.
    is_done: bool,
}

impl Lender {
    async fn serve(mut self) {
        while let Some(request) = self.next() {
            let mut turn = self.line.connection.lock().await;
            *turn = self.group(turn.take(), request).await;
        }
    }

    /// The next one in the line.
    fn next(&mut self) -> Option<Request> {
        let mut queue = self.line.queue();
        let next = queue.requests.pop_front();
        self.is_done = next.is_none();
        queue.is_lent = !self.is_done;
        next
    }

    /// One commit with everybody who comes while it is under way. Gives the connection back, but where nobody knows how
    /// deep in which transaction it is.
    async fn group(
        &self,
        kept: Option<SqliteConnection>,
        first: Request,
    ) -> Option<SqliteConnection> {
        let transaction = match SqliteTransaction::begin(kept, &self.line.options).await {
            Ok(transaction) => Arc::new(transaction),
            Err(error) => {
                first.send(Err(error)).ok();
                return None;
            }
        };
        let mut waiting = Vec::new();
        let lent = self.lend_in_turn(&transaction, first, &mut waiting).await;
        let ended = match (lent, sole(transaction)) {
            (Ok(()), Ok(transaction)) if waiting.is_empty() => transaction.end(End::Rollback).await,
            (Ok(()), Ok(transaction)) => {
                metrics::grouped(waiting.len());
                transaction.end(End::Commit).await
            }
            // Dropped, the transaction is rolled back.
            (Err(error), _) | (_, Err(error)) => Err(error),
        };
        let (connection, answer) = match ended {
            Ok(connection) => (Some(connection), Ok(())),
            Err(error) => {
                tracing::error!(%error, transactions = waiting.len(), "database.commit_failed");
                (None, Err(Arc::new(error)))
            }
        };
        for committed in waiting {
            committed.send(answer.clone()).ok();
        }
        connection
    }

    /// An error means that the transaction as a whole is lost; nobody who waits, that nothing of it is to be kept.
    async fn lend_in_turn(
        &self,
        transaction: &Arc<SqliteTransaction>,
        first: Request,
        waiting: &mut Vec<Committed>,
    ) -> Result<(), DbErr> {
        // The first one may spoil nobody's writes but its own.
        let Some(kept) = lend(transaction, first).await else {
            return Ok(());
        };
        waiting.push(kept);
        for _ in 1..LARGEST_GROUP {
            let Some(request) = self.line.queue().requests.pop_front() else {
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

impl Drop for Lender {
    fn drop(&mut self) {
        if !self.is_done {
            let mut queue = self.line.queue();
            queue.is_lent = false;
            queue.requests.clear();
        }
    }
}

/// Lends it, and gives who waits for its commit, where its writes are to be kept.
async fn lend(transaction: &Arc<SqliteTransaction>, request: Request) -> Option<Committed> {
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
    transaction: &Arc<SqliteTransaction>,
    request: Request,
) -> Result<Option<Committed>, DbErr> {
    if request.is_closed() {
        return Ok(None);
    }
    transaction.save_point().await?;
    let committed = lend(transaction, request).await;
    match committed {
        Some(_) => transaction.release().await?,
        None => transaction.roll_back_to_save_point().await?,
    }
    Ok(committed)
}

/// What was lent and has come back.
fn sole(lent: Arc<SqliteTransaction>) -> Result<SqliteTransaction, DbErr> {
    Arc::into_inner(lent).ok_or_else(|| DbErr::Custom("a transaction is still in use".to_owned()))
}
