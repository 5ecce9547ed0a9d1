//! On what statements run.

use std::ops::Deref;

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};

use crate::named::Named;

pub(crate) enum Connection<S> {
    /// SQLite knows no names: the owner in every `WHERE` is the only line.
    Sqlite(S),
    Postgres(Named),
}

#[async_trait]
impl<S> ConnectionTrait for Connection<S>
where
    S: Deref<Target: ConnectionTrait> + Send + Sync,
{
    fn get_database_backend(&self) -> DbBackend {
        match self {
            Self::Sqlite(connection) => connection.get_database_backend(),
            Self::Postgres(named) => named.get_database_backend(),
        }
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.execute_raw(statement).await,
            Self::Postgres(named) => named.execute_raw(statement).await,
        }
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.execute_unprepared(sql).await,
            Self::Postgres(named) => named.execute_unprepared(sql).await,
        }
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.query_one_raw(statement).await,
            Self::Postgres(named) => named.query_one_raw(statement).await,
        }
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        match self {
            Self::Sqlite(connection) => connection.query_all_raw(statement).await,
            Self::Postgres(named) => named.query_all_raw(statement).await,
        }
    }
}
