//! Several calls of one attempt: the number of the call becomes part of a usage record's key. A record that is written
//! by the version before this one gets 1.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, big_integer_null, text, timestamp_with_time_zone, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::{clustered, drop_table, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "usage_records";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// PostgreSQL builds the new key while others write, which it does outside of transactions only; each of its
    /// statements can be repeated after one that failed. SQLite gets a transaction below.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let call = big_integer("call").default(1).take();
        if manager.get_database_backend() == DbBackend::Postgres {
            let add = Table::alter()
                .table(TABLE)
                .add_column_if_not_exists(call)
                .take();
            manager.alter_table(add).await?;
            return rekey(manager, "turn_id, attempt, call").await;
        }
        if manager.has_column(TABLE, "call").await? {
            return Ok(());
        }
        let mut table = before(&["turn_id", "attempt", "call"]);
        rebuild(manager, table.col(call), "").await
    }

    /// Keeps the first call of each attempt.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            let mut table = before(&["turn_id", "attempt"]);
            return rebuild(manager, &mut table, "WHERE call = 1").await;
        }
        let connection = manager.get_connection();
        connection
            .execute_unprepared("DELETE FROM usage_records WHERE call > 1")
            .await?;
        rekey(manager, "turn_id, attempt").await?;
        let drop = Table::alter().table(TABLE).drop_column("call").take();
        manager.alter_table(drop).await
    }
}

/// PostgreSQL: the key's index is built beside the old one, so that the table is locked for a moment only.
async fn rekey(manager: &SchemaManager<'_>, columns: &str) -> Result<(), DbErr> {
    for statement in [
        // What a try that was broken off has left.
        "DROP INDEX IF EXISTS ux_usage_records_call",
        &format!(
            "CREATE UNIQUE INDEX CONCURRENTLY ux_usage_records_call ON usage_records ({columns})"
        ),
        "ALTER TABLE usage_records DROP CONSTRAINT usage_records_pkey, \
         ADD CONSTRAINT usage_records_pkey PRIMARY KEY USING INDEX ux_usage_records_call",
    ] {
        manager
            .get_connection()
            .execute_unprepared(statement)
            .await?;
    }
    Ok(())
}

/// SQLite can't change a key, so the rows move to another table.
async fn rebuild(
    manager: &SchemaManager<'_>,
    table: &mut TableCreateStatement,
    kept: &str,
) -> Result<(), DbErr> {
    const COLUMNS: &str = "turn_id, attempt, account_id, context, session_id, provider, model, input_tokens, \
        output_tokens, cached_input_tokens, cache_write_tokens, reasoning_tokens, credits, cost_micro_dollars, \
        latency_ms, first_token_ms, outcome, at";
    const OLD: &str = "usage_records_old";
    let manager = manager.begin().await?;
    let rename = Table::rename().table(TABLE, OLD).take();
    manager.rename_table(rename).await?;
    clustered(&manager, table);
    manager.create_table(table.take()).await?;
    let copy = format!("INSERT INTO {TABLE} ({COLUMNS}) SELECT {COLUMNS} FROM {OLD} {kept}");
    manager.get_connection().execute_unprepared(&copy).await?;
    drop_table(&manager, OLD).await?;
    let by_account = Index::create()
        .name("ix_usage_records_account_at")
        .table(TABLE)
        .col("account_id")
        .col("at")
        .take();
    manager.create_index(by_account).await?;
    manager.commit().await
}

/// The table as it was, with another key.
fn before(key: &[&'static str]) -> TableCreateStatement {
    Table::create()
        .table(TABLE)
        .col(uuid("turn_id"))
        .col(big_integer("attempt"))
        .col(uuid("account_id"))
        .col(text("context"))
        .col(uuid("session_id"))
        .col(text("provider"))
        .col(text("model"))
        .col(big_integer("input_tokens"))
        .col(big_integer("output_tokens"))
        .col(big_integer("cached_input_tokens"))
        .col(big_integer("cache_write_tokens"))
        .col(big_integer("reasoning_tokens"))
        // Micro-credits.
        .col(big_integer("credits"))
        .col(big_integer("cost_micro_dollars"))
        .col(big_integer("latency_ms"))
        .col(big_integer_null("first_token_ms"))
        .col(text("outcome"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(&mut primary_key(key))
        .take()
}
