//! People without an e-mail address, and people who asked to be deleted.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    boolean, text, text_null, text_uniq, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::rebuild_referenced;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLE: &str = "users";
/// The table that takes the place of the old one on SQLite.
const NEW: &str = "users_new";
const COLUMNS: &str = "id, email, display_name, is_admin, created_at, updated_at";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    /// On SQLite other tables refer to the one that is made anew, which needs a transaction of its own kind. On
    /// PostgreSQL it is one statement.
    fn use_transaction(&self) -> Option<bool> {
        Some(false)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.has_column(TABLE, "deleted_at").await? {
            return Ok(());
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            let mut table = columns(text_null("email").unique_key().take());
            table.col(timestamp_with_time_zone_null("deleted_at"));
            return rebuild_referenced(manager, TABLE, NEW, &table, COLUMNS, COLUMNS).await;
        }
        let change =
            "ALTER TABLE users ALTER COLUMN email DROP NOT NULL, ADD COLUMN deleted_at timestamptz";
        let connection = manager.get_connection();
        connection.execute_unprepared(change).await.map(drop)
    }

    /// People without an address get their id for one.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Sqlite {
            let table = columns(text_uniq("email"));
            let kept = "id, coalesce(email, lower(hex(id))), display_name, is_admin, created_at, updated_at";
            return rebuild_referenced(manager, TABLE, NEW, &table, COLUMNS, kept).await;
        }
        let connection = manager.get_connection();
        for statement in [
            "UPDATE users SET email = id::text WHERE email IS NULL",
            "ALTER TABLE users ALTER COLUMN email SET NOT NULL, DROP COLUMN deleted_at",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}

fn columns(email: ColumnDef) -> TableCreateStatement {
    Table::create()
        .table(NEW)
        .col(uuid("id").primary_key())
        .col(email)
        .col(text("display_name"))
        .col(boolean("is_admin"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take()
}
