//! A transaction of SQLite on the one connection that writes.

use std::fmt;
use std::sync::Arc;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use tokio::sync::Mutex;

use crate::statements::{self, cause};

/// The connection that writes to the file, for whoever has the turn. Absent where it is not open, or may be broken:
/// then whoever needs it opens it.
///
/// All of a process's writes go through it. So none of them waits for SQLite's lock, and what it remembers of the file
/// stays true: another connection's write would make it read all of that anew.
pub type WriteConnection = Arc<Mutex<Option<SqliteConnection>>>;

/// Used by one transaction or savepoint after the other. Dropped before its [end](Self::end), it takes the connection
/// with it, and all that was done in it.
pub(crate) struct SqliteTransaction {
    connection: Mutex<SqliteConnection>,
}

impl SqliteTransaction {
    /// Has the file's write lock from the start.
    pub(super) async fn begin(
        kept: Option<SqliteConnection>,
        options: &SqliteConnectOptions,
    ) -> Result<Self, DbErr> {
        let connection = match kept {
            Some(connection) => connection,
            None => open(options).await?,
        };
        let transaction = Self {
            connection: Mutex::new(connection),
        };
        transaction.control("BEGIN IMMEDIATE").await?;
        Ok(transaction)
    }

    pub(super) async fn save_point(&self) -> Result<(), DbErr> {
        self.control("SAVEPOINT one").await
    }

    pub(super) async fn release(&self) -> Result<(), DbErr> {
        self.control("RELEASE one").await
    }

    pub(super) async fn roll_back_to_save_point(&self) -> Result<(), DbErr> {
        self.control("ROLLBACK TO one").await?;
        self.release().await
    }

    /// Gives the connection back, once it is certain what was kept.
    pub(super) async fn end(self, end: End) -> Result<SqliteConnection, DbErr> {
        let end = match end {
            End::Commit => "COMMIT",
            End::Rollback => "ROLLBACK",
        };
        self.control(end).await?;
        Ok(self.connection.into_inner())
    }

    async fn control(&self, statement: &'static str) -> Result<(), DbErr> {
        let connection = &mut *self.connection.lock().await;
        let done = sqlx::query(statement).execute(connection).await;
        done.map(drop).map_err(|error| DbErr::Exec(cause(error)))
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) enum End {
    Commit,
    Rollback,
}

async fn open(options: &SqliteConnectOptions) -> Result<SqliteConnection, DbErr> {
    options
        .connect()
        .await
        .map_err(|error| DbErr::Conn(cause(error)))
}

impl fmt::Debug for SqliteTransaction {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("SqliteTransaction")
            .finish_non_exhaustive()
    }
}

#[async_trait]
impl ConnectionTrait for SqliteTransaction {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Sqlite
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        statements::execute(&mut *self.connection.lock().await, statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        statements::execute_unprepared(&mut *self.connection.lock().await, sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        statements::query_one(&mut *self.connection.lock().await, statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        statements::query_all(&mut *self.connection.lock().await, statement).await
    }
}
