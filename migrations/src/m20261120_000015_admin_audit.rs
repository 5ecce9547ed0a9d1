//! The audit log: a chain of entries that nobody changes, whatever program or person holds the connection.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary, text, text_null, timestamp_with_time_zone, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::drop_table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const SQLITE: &str = "\
CREATE TRIGGER audit_entries_keep BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'the audit log is only added to'); END;";

const POSTGRES: &str = "\
CREATE FUNCTION audit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the audit log is only added to'; END $$;
CREATE TRIGGER audit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_entries
FOR EACH STATEMENT EXECUTE FUNCTION audit_entries_refuse();";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let entries = Table::create()
            .table("audit_entries")
            // From 1, without a gap: counted by whoever adds, not by the database.
            .col(big_integer("sequence").primary_key())
            // Outlives the person, so it points at nobody.
            .col(uuid_null("actor"))
            .col(text("action"))
            .col(text("target"))
            .col(text("before"))
            .col(text("after"))
            .col(text_null("reason"))
            .col(text_null("cause"))
            .col(timestamp_with_time_zone("at"))
            .col(binary("hash"))
            .take();
        manager.create_table(entries).await?;
        for (name, column) in [
            ("ix_audit_entries_actor", "actor"),
            ("ix_audit_entries_target", "target"),
        ] {
            let of_one = Index::create()
                .name(name)
                .table("audit_entries")
                .col(column)
                .col("sequence")
                .take();
            manager.create_index(of_one).await?;
        }
        let triggers = match manager.get_database_backend() {
            DbBackend::Sqlite => SQLITE,
            _ => POSTGRES,
        };
        let connection = manager.get_connection();
        connection.execute_unprepared(triggers).await.map(drop)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "audit_entries").await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let connection = manager.get_connection();
        let drop = "DROP FUNCTION audit_entries_refuse()";
        connection
            .execute_unprepared(drop)
            .await
            .map(std::mem::drop)
    }
}
