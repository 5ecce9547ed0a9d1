//! The role of the product on PostgreSQL, and what it may do with a table.

use sea_orm_migration::prelude::*;

/// As whom the product reads and writes: it owns nothing, and the policies of the tables hold for it. Migrations and the
/// queue engine stay with the login.
pub const APP_ROLE: &str = "atelier_app";

/// Roles are the server's: databases that are migrated at the same time make this one at the same time.
const MAKE: &str = "\
DO $$
DECLARE
    has_it text := CASE WHEN current_setting('server_version_num')::integer >= 160000 THEN 'SET' ELSE 'MEMBER' END;
BEGIN
    FOR attempt IN 1..100 LOOP
        BEGIN
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'atelier_app') THEN
                CREATE ROLE atelier_app NOLOGIN;
            END IF;
            IF NOT pg_has_role(current_user, 'atelier_app', has_it) THEN
                GRANT atelier_app TO CURRENT_USER;
            END IF;
            IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'atelier_app' AND (rolsuper OR rolbypassrls)) THEN
                RAISE EXCEPTION 'the role atelier_app passes by the policies of tables: \
run ALTER ROLE atelier_app NOSUPERUSER NOBYPASSRLS as an administrator';
            END IF;
            RETURN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;
            -- A tuple that is concurrently updated.
            WHEN internal_error THEN PERFORM pg_sleep(0.02);
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION 'the role atelier_app is missing, or this login may not take it: \
run CREATE ROLE atelier_app NOLOGIN, where there is none, and GRANT atelier_app TO % as an administrator', current_user;
        END;
    END LOOP;
    RAISE EXCEPTION 'the role atelier_app is made and changed again and again';
END $$";

/// Makes the role, or takes the one that is there.
pub(crate) async fn make(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    const SCHEMA: &str = "\
DO $$ BEGIN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO atelier_app', current_schema());
END $$";
    run(manager, MAKE).await?;
    run(manager, SCHEMA).await
}

/// Lets the role do so much with rows for which `mine` holds, and with all rows in the house's name. A table without
/// this is out of the product's reach. `mine` compares with `atelier_person()`, in no query of its own.
pub(crate) async fn protect(
    manager: &SchemaManager<'_>,
    table: &str,
    mine: &str,
    may: &str,
) -> Result<(), DbErr> {
    let protect = format!(
        "ALTER TABLE {table} ENABLE ROW LEVEL SECURITY; \
         CREATE POLICY {table}_of_one ON {table} TO {APP_ROLE} USING ({mine} OR atelier_house())"
    );
    run(manager, &protect).await?;
    grant(manager, table, may).await
}

/// Undoes [`protect`].
pub(crate) async fn expose(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    revoke(manager, table).await?;
    let expose = format!(
        "DROP POLICY {table}_of_one ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY"
    );
    run(manager, &expose).await
}

/// For tables whose rows are nobody's.
pub(crate) async fn grant(
    manager: &SchemaManager<'_>,
    table: &str,
    may: &str,
) -> Result<(), DbErr> {
    run(manager, &format!("GRANT {may} ON {table} TO {APP_ROLE}")).await
}

/// Undoes [`grant`].
pub(crate) async fn revoke(manager: &SchemaManager<'_>, table: &str) -> Result<(), DbErr> {
    run(manager, &format!("REVOKE ALL ON {table} FROM {APP_ROLE}")).await
}

async fn run(manager: &SchemaManager<'_>, statement: &str) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    connection.execute_unprepared(statement).await.map(drop)
}
