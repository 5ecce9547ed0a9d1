//! What is left of lots moves into the account's row, which every turn writes anyway: a turn writes one row less, and
//! an account is read without its lots. The lots themselves are what they came with, and what was taken back of them.
//! The version before can't write accounts from here on.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, text, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;
use crate::table::drop_table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// JSON: the lots of which something is left; and when the next credits lapse that nobody holds.
const COLUMNS: &str = "\
ALTER TABLE credit_accounts ADD COLUMN lots text NOT NULL DEFAULT '[]';
ALTER TABLE credit_accounts ADD COLUMN next_lapse_at {time};
CREATE INDEX ix_credit_accounts_lapse ON credit_accounts (next_lapse_at) WHERE next_lapse_at IS NOT NULL;";

const FILL: &str = "\
UPDATE credit_accounts SET
lots = (SELECT coalesce({all}({one}(
    'id', {id}, 'source', source, 'granted', granted, 'left', remaining, 'held', held, 'clawed_back', clawed_back,
    'expires_at', expires_at, 'priority', priority, 'at', at)), '[]') FROM credit_lots
    WHERE credit_lots.owner_id = credit_accounts.owner_id AND remaining > 0),
next_lapse_at = (SELECT min(expires_at) FROM credit_lots
    WHERE credit_lots.owner_id = credit_accounts.owner_id AND remaining > held);";

/// What is left is of the lots that the account names.
const REFILL_SQLITE: &str = "\
UPDATE credit_lots SET remaining = live.remaining, held = live.held FROM (
    SELECT lot.value ->> 'id' AS id, lot.value ->> 'left' AS remaining, lot.value ->> 'held' AS held
    FROM credit_accounts, json_each(credit_accounts.lots) AS lot) AS live
WHERE live.id = {id};";

const REFILL_POSTGRES: &str = "\
UPDATE credit_lots SET remaining = (lot ->> 'left')::bigint, held = (lot ->> 'held')::bigint
FROM credit_accounts, json_array_elements(credit_accounts.lots::json) AS lot
WHERE (lot ->> 'id')::uuid = credit_lots.id;";

/// A key of 16 bytes as it is written.
const ID_SQLITE: &str = "\
lower(substr(hex(credit_lots.id), 1, 8) || '-' || substr(hex(credit_lots.id), 9, 4) || '-' \
|| substr(hex(credit_lots.id), 13, 4) || '-' || substr(hex(credit_lots.id), 17, 4) || '-' \
|| substr(hex(credit_lots.id), 21))";

const FACTS: &str = "id, owner_id, source, granted, clawed_back, expires_at, priority, at";

fn lots(keeps_what_is_left: bool) -> TableCreateStatement {
    let mut lots = Table::create();
    lots.table("credit_lots")
        .col(uuid("id").primary_key())
        .col(uuid("owner_id"))
        .col(text("source"))
        .col(big_integer("granted"));
    if keeps_what_is_left {
        lots.col(big_integer("remaining")).col(big_integer("held"));
    }
    lots.col(big_integer("clawed_back"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(big_integer("priority"))
        .col(timestamp_with_time_zone("at"));
    let check = if keeps_what_is_left {
        "held >= 0 AND remaining >= held AND clawed_back >= 0 AND granted >= clawed_back"
    } else {
        "clawed_back >= 0 AND granted >= clawed_back"
    };
    lots.check(Expr::cust(check)).take()
}

const BY_OWNER: &str = "CREATE INDEX ix_credit_lots_owner ON credit_lots (owner_id)";
const BY_END: &str =
    "CREATE INDEX ix_credit_lots_expires ON credit_lots (expires_at) WHERE expires_at IS NOT NULL";

/// Makes the table anew, with what is kept of each row. Nothing refers to it.
async fn rebuild(
    manager: &SchemaManager<'_>,
    columns: &str,
    kept: &str,
    keeps_what_is_left: bool,
) -> Result<(), DbErr> {
    let connection = manager.get_connection();
    let aside = "CREATE TABLE credit_lots_before AS SELECT * FROM credit_lots";
    connection.execute_unprepared(aside).await?;
    drop_table(manager, "credit_lots").await?;
    manager.create_table(lots(keeps_what_is_left)).await?;
    let back = format!("INSERT INTO credit_lots ({columns}) SELECT {kept} FROM credit_lots_before");
    for statement in [&back, "DROP TABLE credit_lots_before", BY_OWNER] {
        connection.execute_unprepared(statement).await?;
    }
    if manager.get_database_backend() == DbBackend::Postgres {
        let mine = "owner_id = (SELECT atelier_person())";
        role::protect(manager, "credit_lots", mine, "SELECT, INSERT, UPDATE").await?;
    }
    Ok(())
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let (time, fill) = match manager.get_database_backend() {
            DbBackend::Sqlite => (
                "timestamp_with_timezone_text",
                FILL.replace("{all}", "json_group_array")
                    .replace("{one}", "json_object")
                    .replace("{id}", ID_SQLITE),
            ),
            _ => (
                "timestamp with time zone",
                FILL.replace("{all}", "json_agg")
                    .replace("{one}", "json_build_object")
                    .replace("{id}", "id"),
            ),
        };
        let columns = COLUMNS.replace("{time}", time);
        connection.execute_unprepared(&columns).await?;
        connection.execute_unprepared(&fill).await?;
        rebuild(manager, FACTS, FACTS, false).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let connection = manager.get_connection();
        let columns = format!("{FACTS}, remaining, held");
        let kept = format!("{FACTS}, 0, 0");
        rebuild(manager, &columns, &kept, true).await?;
        let refill = match manager.get_database_backend() {
            DbBackend::Sqlite => REFILL_SQLITE.replace("{id}", ID_SQLITE),
            _ => REFILL_POSTGRES.to_owned(),
        };
        for statement in [
            BY_END,
            refill.as_str(),
            "DROP INDEX ix_credit_accounts_lapse",
            "ALTER TABLE credit_accounts DROP COLUMN next_lapse_at",
            "ALTER TABLE credit_accounts DROP COLUMN lots",
        ] {
            connection.execute_unprepared(statement).await?;
        }
        Ok(())
    }
}
