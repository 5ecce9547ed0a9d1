//! SeaORM's statements on a connection of sqlx that somebody keeps for a whole transaction.

use sea_orm::sea_query::Values;
use sea_orm::{DbErr, ExecResult, QueryResult, RuntimeErr, Statement};
use sea_query_sqlx::SqlxValues;
use sqlx::query::Query;
use sqlx::{AssertSqlSafe, Database, Executor, IntoArguments};

pub(crate) async fn execute<'c, DB: Database>(
    connection: impl Executor<'c, Database = DB>,
    statement: Statement,
) -> Result<ExecResult, DbErr>
where
    SqlxValues: IntoArguments<DB>,
    ExecResult: From<DB::QueryResult>,
{
    let done = query(statement).execute(connection).await;
    done.map(Into::into)
        .map_err(|error| DbErr::Exec(cause(error)))
}

pub(crate) async fn execute_unprepared<'c, DB: Database>(
    connection: impl Executor<'c, Database = DB>,
    sql: &str,
) -> Result<ExecResult, DbErr>
where
    ExecResult: From<DB::QueryResult>,
{
    let done = connection.execute(AssertSqlSafe(sql)).await;
    done.map(Into::into)
        .map_err(|error| DbErr::Exec(cause(error)))
}

pub(crate) async fn query_one<'c, DB: Database>(
    connection: impl Executor<'c, Database = DB>,
    statement: Statement,
) -> Result<Option<QueryResult>, DbErr>
where
    SqlxValues: IntoArguments<DB>,
    QueryResult: From<DB::Row>,
{
    let row = query(statement).fetch_optional(connection).await;
    let row = row.map_err(|error| DbErr::Query(cause(error)))?;
    Ok(row.map(Into::into))
}

pub(crate) async fn query_all<'c, DB: Database>(
    connection: impl Executor<'c, Database = DB>,
    statement: Statement,
) -> Result<Vec<QueryResult>, DbErr>
where
    SqlxValues: IntoArguments<DB>,
    QueryResult: From<DB::Row>,
{
    let rows = query(statement).fetch_all(connection).await;
    let rows = rows.map_err(|error| DbErr::Query(cause(error)))?;
    Ok(rows.into_iter().map(Into::into).collect())
}

pub(crate) fn cause(error: sqlx::Error) -> RuntimeErr {
    RuntimeErr::SqlxError(error.into())
}

fn query<DB: Database>(statement: Statement) -> Query<'static, DB, SqlxValues>
where
    SqlxValues: IntoArguments<DB>,
{
    let values = statement.values.unwrap_or(Values(Vec::new()));
    // The text is the query builder's; values are bound.
    sqlx::query_with(AssertSqlSafe(statement.sql), SqlxValues(values))
}
