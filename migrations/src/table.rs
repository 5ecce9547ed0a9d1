//! What the migrations share: words for what `sea_query` says at length.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::sqlx::{AssertSqlSafe, Error, raw_sql};
use sea_orm_migration::sea_orm::{DbBackend, RuntimeErr};

/// The row goes when the row it points at goes.
pub(crate) fn owned_by(
    table: &'static str,
    column: &'static str,
    owner: &'static str,
    on_delete: ForeignKeyAction,
) -> ForeignKeyCreateStatement {
    ForeignKey::create()
        .name(format!("fk_{table}_{column}"))
        .from(table, column)
        .to(owner, "id")
        .on_delete(on_delete)
        .take()
}

pub(crate) fn primary_key(columns: &[&'static str]) -> IndexCreateStatement {
    let mut index = Index::create();
    index.primary();
    for column in columns {
        index.col(*column);
    }
    index
}

/// On SQLite keeps the rows in the primary key's own tree, which halves the writes of narrow rows that are found by
/// it. PostgreSQL has no such tables.
pub(crate) fn clustered(manager: &SchemaManager<'_>, table: &mut TableCreateStatement) {
    if manager.get_database_backend() == DbBackend::Sqlite {
        table.extra("WITHOUT ROWID");
    }
}

pub(crate) async fn drop_table(
    manager: &SchemaManager<'_>,
    table: &'static str,
) -> Result<(), DbErr> {
    manager.drop_table(Table::drop().table(table).take()).await
}

/// SQLite: puts a table that was made anew in the place of one that others refer to, with its rows. Its foreign keys are
/// left unchecked meanwhile, as its authors recommend: <https://sqlite.org/lang_altertable.html#otheralter>. That is
/// a setting of a connection, which changes outside of transactions only.
pub(crate) async fn rebuild_referenced(
    manager: &SchemaManager<'_>,
    table: &str,
    new: &str,
    create: &TableCreateStatement,
    columns: &str,
    kept: &str,
) -> Result<(), DbErr> {
    let SchemaManagerConnection::Connection(database) = manager.get_connection() else {
        let error = "a table that others refer to is rebuilt outside of transactions";
        return Err(DbErr::Migration(error.to_owned()));
    };
    let create = create.to_string(SqliteQueryBuilder);
    let statements = format!(
        "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE; {create}; \
         INSERT INTO {new} ({columns}) SELECT {kept} FROM {table}; DROP TABLE {table}; \
         ALTER TABLE {new} RENAME TO {table}; COMMIT; PRAGMA foreign_keys = ON"
    );
    let pool = database.get_sqlite_connection_pool();
    let mut connection = pool.acquire().await.map_err(failed)?;
    let done = raw_sql(AssertSqlSafe(statements))
        .execute(&mut *connection)
        .await;
    if done.is_err() {
        // It may be in the middle of a transaction, and checks no foreign keys.
        connection.close_on_drop();
    }
    done.map(drop).map_err(failed)
}

fn failed(error: Error) -> DbErr {
    DbErr::Exec(RuntimeErr::SqlxError(error.into()))
}
