//! The `Transaction` port. The contexts implement their writers on the same type, each in its own folder.

use std::sync::Arc;
use std::time::Instant;

use async_trait::async_trait;
use atelier_domain::admin::AuditWriter;
use atelier_domain::billing::{BillingWriter, QuotaWriter};
use atelier_domain::credits::CreditWriter;
use atelier_domain::credits::ledger::AccountChange;
use atelier_domain::editorial::{Authority, EditorialWriter, Session};
use atelier_domain::identity::{
    ApiKeyWriter, ExportWriter, RepeatWriter, SignInWriter, UserWriter,
};
use atelier_domain::jobs::{Job, ScheduleWriter};
use atelier_domain::kernel::{PortError, UserId};
use atelier_domain::ports::{Transaction, Unsaved};
use atelier_domain::projects::ProjectWriter;
use atelier_domain::usage::UsageWriter;
use sea_orm::sea_query::{DeleteStatement, UpdateStatement, Values};
use sea_orm::{
    ConnectionTrait, DbBackend, DbErr, EntityTrait, ExecResult, FromQueryResult, QueryTrait,
    Select, Statement, StatementBuilder,
};

use super::group_commit::Lease;
use super::guards;
use super::waiting::{Joined, Waiting, Write};
use crate::connection::Connection;
use crate::row::failed;
use crate::{credits, editorial, metrics};

/// How a job gets into the queue engine's tables, as one statement of the caller's transaction.
#[derive(Clone, Debug)]
pub struct EnqueueStatement {
    /// Placeholders as the database has them: `$1` and on for PostgreSQL, `?` for SQLite.
    pub sql: String,
    /// The values of the placeholders, in order; each is bound as text.
    pub args: fn(&Job) -> Vec<String>,
}

/// Removes a person's rows from one table, at most so many.
pub(crate) type Batch = fn(UserId, u64) -> DeleteStatement;

/// A transaction of PostgreSQL on a connection of its own, or on SQLite a part of one that several share.
pub(crate) type Writes = Connection<Lease>;

pub(crate) struct SqlTransaction {
    writes: Writes,
    enqueue: Option<Arc<EnqueueStatement>>,
    waiting: Waiting,
    /// A statement failed, or nobody waited for its end: what it did is not known, so nothing of this may be kept.
    spoiled: bool,
}

impl SqlTransaction {
    pub(crate) fn new(writes: Writes, enqueue: Option<Arc<EnqueueStatement>>) -> Self {
        Self {
            writes,
            enqueue,
            waiting: Waiting::default(),
            spoiled: false,
        }
    }

    /// Adds rows, or alters some that nothing else of this transaction alters. It waits for the next statement that is
    /// none of these, or for the commit, and may be refused only then.
    pub(crate) async fn write(&mut self, write: impl Into<Write>) -> Result<(), PortError> {
        self.check()?;
        if self.waiting.add(write.into()) {
            self.flush().await?;
        }
        Ok(())
    }

    /// Makes two updates at once, the first one first, and says of each whether it found its row.
    pub(crate) async fn update_both(
        &mut self,
        updates: [UpdateStatement; 2],
    ) -> Result<[bool; 2], PortError> {
        let connection = self.start().await?;
        let found = match connection {
            Writes::Postgres(named) => {
                let row = named.query_one(&guards::joined(updates)).await;
                row.and_then(guards::read_joined)
            }
            Writes::Sqlite(lease) => match guards::in_turn(updates) {
                Some(statement) => {
                    let rows = lease.query_all_raw(statement).await;
                    rows.and_then(|rows| guards::read_in_turn(&rows))
                }
                None => Ok([false; 2]),
            },
        };
        self.end(found)
    }

    /// The number of rows that the statement wrote.
    pub(crate) async fn execute(
        &mut self,
        statement: &impl StatementBuilder,
    ) -> Result<u64, PortError> {
        self.flush().await?;
        self.run(statement).await
    }

    /// The number that the statement returns first; absent when it wrote no row.
    pub(crate) async fn returned(
        &mut self,
        statement: &impl StatementBuilder,
    ) -> Result<Option<i64>, PortError> {
        let connection = self.start().await?;
        let row = connection.query_one(statement).await;
        let number = row.and_then(|row| row.map(|row| row.try_get_by_index(0)).transpose());
        self.end(number)
    }

    /// The first row that the statement returns.
    pub(crate) async fn row<M: FromQueryResult>(
        &mut self,
        statement: &impl StatementBuilder,
    ) -> Result<Option<M>, PortError> {
        let connection = self.start().await?;
        let row = connection.query_one(statement).await;
        let model = row.and_then(|row| row.map(|row| M::from_query_result(&row, "")).transpose());
        self.end(model)
    }

    pub(crate) async fn one<E: EntityTrait>(
        &mut self,
        select: Select<E>,
    ) -> Result<Option<E::Model>, PortError> {
        self.row(&select.into_query()).await
    }

    pub(crate) async fn all<E: EntityTrait>(
        &mut self,
        select: Select<E>,
    ) -> Result<Vec<E::Model>, PortError> {
        let connection = self.start().await?;
        let rows = select.all(connection).await;
        self.end(rows)
    }

    /// Waits until no other transaction has this lock, and keeps it to the end. SQLite has one writer anyway.
    pub(crate) async fn lock(&mut self, key: i64) -> Result<(), PortError> {
        let connection = self.start().await?;
        let backend = connection.get_database_backend();
        let done = if backend == DbBackend::Postgres {
            let lock = "SELECT pg_advisory_xact_lock($1)";
            let lock = Statement::from_sql_and_values(backend, lock, [key.into()]);
            connection.execute_raw(lock).await.map(drop)
        } else {
            Ok(())
        };
        self.end(done)
    }

    /// Makes the writes that wait.
    async fn flush(&mut self) -> Result<(), PortError> {
        if matches!(self.writes, Writes::Sqlite(_)) {
            return self.flush_in_a_row(None).await;
        }
        match self.waiting.join() {
            None => Ok(()),
            Some(Joined::One(write)) => match *write {
                Write::Insert(insert) => self.run(&insert).await.map(drop),
                Write::Update(update) => self.run(&update).await.map(drop),
            },
            Some(Joined::Several(writes)) => self.run(&*writes).await.map(drop),
        }
    }

    /// For SQLite: makes the writes that wait, and this statement after them.
    async fn flush_in_a_row(&mut self, then: Option<(String, Values)>) -> Result<(), PortError> {
        let Some(writes) = self.waiting.in_a_row(then) else {
            return Ok(());
        };
        let connection = self.claim()?;
        let done = connection.execute_raw(writes).await;
        self.end(done).map(drop)
    }

    async fn run(&mut self, statement: &impl StatementBuilder) -> Result<u64, PortError> {
        let connection = self.claim()?;
        let done = connection.execute(statement).await;
        self.end(done).map(|done: ExecResult| done.rows_affected())
    }

    fn check(&self) -> Result<(), PortError> {
        if self.spoiled {
            return Err(PortError::message(
                "a statement of this transaction failed before",
            ));
        }
        Ok(())
    }

    /// For a statement that is to see what was inserted.
    async fn start(&mut self) -> Result<&Writes, PortError> {
        self.flush().await?;
        self.claim()
    }

    /// Until [`Self::end`] the transaction counts as spoiled: the statement may be cancelled half-way.
    fn claim(&mut self) -> Result<&Writes, PortError> {
        self.check()?;
        self.spoiled = true;
        Ok(&self.writes)
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

    fn sign_ins(&mut self) -> &mut dyn SignInWriter {
        self
    }

    fn api_keys(&mut self) -> &mut dyn ApiKeyWriter {
        self
    }

    fn repeats(&mut self) -> &mut dyn RepeatWriter {
        self
    }

    fn exports(&mut self) -> &mut dyn ExportWriter {
        self
    }

    fn audit(&mut self) -> &mut dyn AuditWriter {
        self
    }

    fn projects(&mut self) -> &mut dyn ProjectWriter {
        self
    }

    fn editorial(&mut self) -> &mut dyn EditorialWriter {
        self
    }

    fn usage(&mut self) -> &mut dyn UsageWriter {
        self
    }

    fn quotas(&mut self) -> &mut dyn QuotaWriter {
        self
    }

    fn credits(&mut self) -> &mut dyn CreditWriter {
        self
    }

    fn billing(&mut self) -> &mut dyn BillingWriter {
        self
    }

    fn schedule(&mut self) -> &mut dyn ScheduleWriter {
        self
    }

    async fn save_both(
        &mut self,
        session: &Session,
        authority: Authority,
        account: &AccountChange,
    ) -> Result<(), Unsaved> {
        let Some(of_account) = credits::update(account)? else {
            self.editorial().save(session, authority).await?;
            return Ok(self.credits().save(account).await?);
        };
        let of_session = editorial::update(session, authority)?;
        match self.update_both([of_session, of_account]).await? {
            [false, _] => Err(Unsaved::Session),
            [true, false] => Err(Unsaved::Account),
            [true, true] => Ok(credits::add(self, account).await?),
        }
    }

    async fn enqueue(&mut self, job: &Job) -> Result<(), PortError> {
        let enqueue = self.enqueue.clone();
        let enqueue = enqueue.ok_or(PortError::message("no queue engine is configured"))?;
        let args = (enqueue.args)(job).into_iter().map(Into::into).collect();
        if matches!(self.writes, Writes::Sqlite(_)) {
            let statement = (enqueue.sql.clone(), Values(args));
            return self.flush_in_a_row(Some(statement)).await;
        }
        let connection = self.start().await?;
        let backend = connection.get_database_backend();
        let statement = Statement::from_sql_and_values(backend, &enqueue.sql, args);
        let done = connection.execute_raw(statement).await;
        self.end(done).map(drop)
    }

    async fn commit(mut self: Box<Self>) -> Result<(), PortError> {
        // PostgreSQL answers the COMMIT of a failed transaction with a rollback, and no error.
        self.start().await?;
        let began = Instant::now();
        let ended = match self.writes {
            Writes::Postgres(named) => named.commit().await.map_err(failed),
            Writes::Sqlite(lease) => lease.commit().await,
        };
        metrics::ended(ended.is_ok(), began.elapsed());
        ended
    }
}
