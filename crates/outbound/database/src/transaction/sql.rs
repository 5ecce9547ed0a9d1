//! The `Transaction` port. The contexts implement their writers on the same type, each in its own folder.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use atelier_domain::editorial::EditorialWriter;
use atelier_domain::identity::UserWriter;
use atelier_domain::jobs::Job;
use atelier_domain::kernel::PortError;
use atelier_domain::ports::Transaction;
use atelier_domain::usage::UsageWriter;
use sea_orm::{
    ConnectionTrait, DatabaseTransaction, DbErr, EntityTrait, ExecResult, Select, Statement,
    StatementBuilder,
};

use super::group_commit::Lease;
use crate::metrics;
use crate::row::failed;

/// How a job gets into the queue engine's tables, as one statement of the caller's transaction.
#[derive(Clone, Debug)]
pub struct EnqueueStatement {
    /// Placeholders are numbered in the database's own way: `$1` on PostgreSQL, `?1` on SQLite.
    pub sql: String,
    /// The values of the placeholders, in order; each is bound as text.
    pub args: fn(&Job) -> Vec<String>,
}

/// Where a transaction's statements run.
pub(crate) enum Writes {
    /// A transaction of the database, on a connection of its own.
    Alone(DatabaseTransaction),
    /// A part of one that several share.
    Shared(Lease),
}

pub(crate) struct SqlTransaction {
    writes: Writes,
    enqueue: Option<Arc<EnqueueStatement>>,
    /// A statement failed, or nobody waited for its end: what it did is not known, so nothing of this may be kept.
    spoiled: bool,
}

impl SqlTransaction {
    pub(crate) const fn new(writes: Writes, enqueue: Option<Arc<EnqueueStatement>>) -> Self {
        Self {
            writes,
            enqueue,
            spoiled: false,
        }
    }

    /// The number of rows that the statement wrote.
    pub(crate) async fn execute(
        &mut self,
        statement: &impl StatementBuilder,
    ) -> Result<u64, PortError> {
        let connection = self.start()?;
        let done = connection.execute(statement).await;
        self.end(done).map(|done: ExecResult| done.rows_affected())
    }

    /// The number that the statement returns first; absent when it wrote no row.
    pub(crate) async fn returned(
        &mut self,
        statement: &impl StatementBuilder,
    ) -> Result<Option<i64>, PortError> {
        let connection = self.start()?;
        let row = connection.query_one(statement).await;
        let number = row.and_then(|row| row.map(|row| row.try_get_by_index(0)).transpose());
        self.end(number)
    }

    pub(crate) async fn one<E: EntityTrait>(
        &mut self,
        select: Select<E>,
    ) -> Result<Option<E::Model>, PortError> {
        let connection = self.start()?;
        let row = select.one(connection).await;
        self.end(row)
    }

    /// Until [`Self::end`] the transaction counts as spoiled: the statement may be cancelled half-way.
    fn start(&mut self) -> Result<&DatabaseTransaction, PortError> {
        if self.spoiled {
            return Err(PortError::message(
                "a statement of this transaction failed before",
            ));
        }
        self.spoiled = true;
        Ok(match &self.writes {
            Writes::Alone(transaction) => transaction,
            Writes::Shared(lease) => lease.connection(),
        })
    }

    fn end<T>(&mut self, result: Result<T, DbErr>) -> Result<T, PortError> {
        self.spoiled = result.is_err();
        result.map_err(failed)
    }
}

#[async_trait]
impl Transaction for SqlTransaction {
    fn users(&mut self) -> &mut dyn UserWriter {
        self
    }

    fn editorial(&mut self) -> &mut dyn EditorialWriter {
        self
    }

    fn usage(&mut self) -> &mut dyn UsageWriter {
        self
    }

    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError> {
        let enqueue = self.enqueue.clone();
        let enqueue = enqueue.ok_or(PortError::message("no queue engine is configured"))?;
        let connection = self.start()?;
        let args = (enqueue.args)(job)
            .into_iter()
            .map(Into::into)
            .collect::<Vec<_>>();
        let statement =
            Statement::from_sql_and_values(connection.get_database_backend(), &enqueue.sql, args);
        let done = connection.execute_raw(statement).await;
        self.end(done).map(drop)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), PortError> {
        // PostgreSQL answers the COMMIT of a failed transaction with a rollback, and no error.
        self.start()?;
        let began = Instant::now();
        let ended = match self.writes {
            Writes::Alone(transaction) => transaction.commit().await.map_err(failed),
            Writes::Shared(lease) => lease.commit().await,
        };
        metrics::ended(ended.is_ok(), began.elapsed());
        ended
    }
}
