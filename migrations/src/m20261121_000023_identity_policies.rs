//! Policies call the names of a transaction where they are compared, instead of in queries of their own: a turn's
//! statements write a row or a few in each of ten tables, and each of those queries cost more than the comparisons.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Says whose a row is without a query of its own, the older policies first.
const INLINE: &str = "\
        mine := regexp_replace(policy.qual, '^\\(\\( SELECT atelier_house\\(\\) AS atelier_house\\) OR (.*)\\)$', '\\1');
        mine := regexp_replace(mine, '^\\((.*) OR atelier_house\\(\\)\\)$', '\\1');
        mine := replace(mine, '( SELECT atelier_person() AS atelier_person)', 'atelier_person()');
        IF mine LIKE '%atelier_house%' THEN
            RAISE EXCEPTION 'the policy % is not as it was made: %', policy.policyname, policy.qual;
        END IF;
        mine := format('(%s OR atelier_house())', mine);";

const QUERY: &str = "\
        mine := regexp_replace(policy.qual, '^\\((.*) OR atelier_house\\(\\)\\)$', '\\1');
        mine := replace(mine, 'atelier_person()', '(SELECT atelier_person())');
        mine := format('((SELECT atelier_house()) OR %s)', mine);";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, INLINE).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        alter(manager, QUERY).await
    }
}

/// Has each policy of one person's rows say what these statements make of it.
async fn alter(manager: &SchemaManager<'_>, statements: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() != DbBackend::Postgres {
        return Ok(());
    }
    let policies = format!(
        "\
DO $$
DECLARE
    policy record;
    mine text;
BEGIN
    FOR policy IN
        SELECT tablename, policyname, qual FROM pg_policies
        WHERE schemaname = current_schema() AND policyname = tablename || '_of_one'
    LOOP
{statements}
        EXECUTE format('ALTER POLICY %I ON %I USING (%s)', policy.policyname, policy.tablename, mine);
    END LOOP;
END $$"
    );
    let connection = manager.get_connection();
    connection.execute_unprepared(&policies).await.map(drop)
}
