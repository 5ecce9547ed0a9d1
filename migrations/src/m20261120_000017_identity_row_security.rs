//! The second line of isolation on PostgreSQL: a role that the product takes in each transaction, and policies that show
//! it only what is the named person's. SQLite has neither roles nor policies.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// In whose name the transaction runs; nobody's where it was not said.
const NAMES: &str = "\
CREATE FUNCTION atelier_person() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(pg_catalog.current_setting('atelier.person', true), '')::uuid $$;
CREATE FUNCTION atelier_house() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT pg_catalog.current_setting('atelier.house', true) = 'on' $$";

/// Tables with a column that says whose a row is.
const OWNED: [(&str, &str); 9] = [
    ("users", "id"),
    ("user_profiles", "user_id"),
    ("user_subjects", "user_id"),
    ("sign_ins", "user_id"),
    ("repeat_requests", "user_id"),
    ("api_keys", "owner_id"),
    ("exports", "owner_id"),
    ("projects", "owner_id"),
    ("sessions", "owner_id"),
];

/// Tables whose rows are whose the row above them is, which is looked up by its key.
const BELOW: [(&str, &str, &str); 7] = [
    ("session_inputs", "session_id", "sessions"),
    ("document_versions", "session_id", "sessions"),
    ("turns", "session_id", "sessions"),
    ("journal", "session_id", "sessions"),
    ("session_notes", "session_id", "sessions"),
    ("api_key_uses", "key_id", "api_keys"),
    ("export_pieces", "export_id", "exports"),
];

/// Tables that no person reads or writes.
const HOUSE: [&str; 2] = ["magic_links", "user_tombstones"];

const ALL: &str = "SELECT, INSERT, UPDATE, DELETE";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        role::make(manager).await?;
        let connection = manager.get_connection();
        connection.execute_unprepared(NAMES).await?;
        for (table, column) in OWNED {
            let mine = format!("{column} = (SELECT atelier_person())");
            role::protect(manager, table, &mine, ALL).await?;
        }
        for (table, column, above) in BELOW {
            let mine = format!("EXISTS (SELECT FROM {above} WHERE {above}.id = {table}.{column})");
            role::protect(manager, table, &mine, ALL).await?;
        }
        for table in HOUSE {
            role::protect(manager, table, "false", ALL).await?;
        }
        // Books are only added to. Who adds to the audit log reads its last entry, in anybody's name.
        role::protect(
            manager,
            "usage_records",
            "account_id = (SELECT atelier_person())",
            "SELECT, INSERT",
        )
        .await?;
        role::grant(manager, "audit_entries", "SELECT, INSERT").await?;
        role::grant(manager, "seaql_migrations", "SELECT").await
    }

    /// The role stays: other databases of the server may have it too.
    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        let owned = OWNED.map(|(table, _)| table);
        let below = BELOW.map(|(table, ..)| table);
        for table in owned
            .iter()
            .chain(&below)
            .chain(&HOUSE)
            .chain(&["usage_records"])
        {
            role::expose(manager, table).await?;
        }
        for table in ["audit_entries", "seaql_migrations"] {
            role::revoke(manager, table).await?;
        }
        let connection = manager.get_connection();
        let drop = "DROP FUNCTION atelier_person(); DROP FUNCTION atelier_house()";
        connection
            .execute_unprepared(drop)
            .await
            .map(std::mem::drop)
    }
}
