//! The ledger: what people have, in lots, what is held of it, and an entry for every change. All amounts are
//! micro-credits.
//!
//! Rows point at people, sessions and turns without a foreign key, because they outlive them. Those of one account are
//! written with its row in `credit_accounts`, whose revision says which change was the last.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
    uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;
use crate::table::{drop_table, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

const TABLES: [(&str, &str); 4] = [
    ("credit_accounts", "SELECT, INSERT, UPDATE"),
    ("credit_lots", "SELECT, INSERT, UPDATE"),
    ("credit_holds", "SELECT, INSERT, UPDATE"),
    // Books are only added to.
    ("credit_entries", "SELECT, INSERT"),
];

/// None is on a column that every turn changes, so that PostgreSQL writes a changed account or lot into its own page and
/// leaves the indexes alone. Of open holds there are few, however many there are in all.
const INDEXES: &str = "\
CREATE INDEX ix_credit_lots_owner ON credit_lots (owner_id);
CREATE INDEX ix_credit_lots_expires ON credit_lots (expires_at) WHERE expires_at IS NOT NULL;
CREATE INDEX ix_credit_holds_open ON credit_holds (owner_id, session_id) WHERE status = 'open';
CREATE UNIQUE INDEX ux_credit_entries_cause ON credit_entries (cause);
CREATE INDEX ix_credit_entries_session ON credit_entries (session_id, sequence) WHERE session_id IS NOT NULL;";

const SQLITE: &str = "\
CREATE TRIGGER credit_entries_keep BEFORE UPDATE ON credit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER credit_entries_stay BEFORE DELETE ON credit_entries
BEGIN SELECT RAISE(ABORT, 'the ledger is only added to'); END;
CREATE TRIGGER credit_holds_end_once BEFORE UPDATE ON credit_holds WHEN OLD.status <> 'open'
BEGIN SELECT RAISE(ABORT, 'a hold ends once'); END;";

const POSTGRES: &str = "\
CREATE FUNCTION credit_entries_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'the ledger is only added to'; END $$;
CREATE TRIGGER credit_entries_stay BEFORE UPDATE OR DELETE OR TRUNCATE ON credit_entries
FOR EACH STATEMENT EXECUTE FUNCTION credit_entries_refuse();
CREATE FUNCTION credit_holds_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'a hold ends once'; END $$;
CREATE TRIGGER credit_holds_end_once BEFORE UPDATE ON credit_holds
FOR EACH ROW WHEN (OLD.status <> 'open') EXECUTE FUNCTION credit_holds_refuse();";

fn accounts() -> TableCreateStatement {
    Table::create()
        .table("credit_accounts")
        .col(uuid("owner_id").primary_key())
        .col(big_integer("revision"))
        // The sum of the entries; below zero while there is debt that the lots don't cover.
        .col(big_integer("balance"))
        .col(big_integer("held"))
        .col(big_integer("debt"))
        .col(big_integer("used"))
        // How many there are.
        .col(big_integer("entries"))
        // Absent where no more are due ever.
        .col(timestamp_with_time_zone_null("next_grant_at"))
        .check(Expr::cust(
            "held >= 0 AND debt >= 0 AND used >= 0 AND balance + debt >= held",
        ))
        .take()
}

fn lots() -> TableCreateStatement {
    Table::create()
        .table("credit_lots")
        .col(uuid("id").primary_key())
        .col(uuid("owner_id"))
        .col(text("source"))
        .col(big_integer("granted"))
        // What is left of it, with what is held.
        .col(big_integer("remaining"))
        .col(big_integer("held"))
        .col(big_integer("clawed_back"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .col(big_integer("priority"))
        .col(timestamp_with_time_zone("at"))
        .check(Expr::cust(
            "held >= 0 AND remaining >= held AND clawed_back >= 0 AND granted >= clawed_back",
        ))
        .take()
}

fn holds() -> TableCreateStatement {
    Table::create()
        .table("credit_holds")
        .col(uuid("id").primary_key())
        .col(uuid("owner_id"))
        .col(uuid("session_id"))
        .col(uuid("turn_id"))
        .col(big_integer("amount"))
        // JSON: what it has of which lot.
        .col(text("parts"))
        .col(uuid("holder_id"))
        .col(timestamp_with_time_zone("expires_at"))
        // `open`, `settled` or `released`.
        .col(text("status"))
        .col(timestamp_with_time_zone_null("resolved_at"))
        .check(Expr::cust(
            "amount >= 0 AND (status = 'open') = (resolved_at IS NULL)",
        ))
        .take()
}

fn entries() -> TableCreateStatement {
    Table::create()
        .table("credit_entries")
        .col(uuid("owner_id"))
        // From 1 without a gap in each account.
        .col(big_integer("sequence"))
        .col(text("cause"))
        .col(text("kind"))
        // Both postings: the person's, and that of the book on the other side.
        .col(big_integer("amount"))
        .col(text("counter"))
        .col(big_integer("counter_amount"))
        .col(big_integer("balance_after"))
        .col(uuid_null("lot_id"))
        .col(uuid_null("hold_id"))
        .col(uuid_null("session_id"))
        .col(uuid_null("turn_id"))
        .col(text_null("order_name"))
        .col(text("description"))
        .col(text_null("reason"))
        .col(text("initiator"))
        .col(text_null("initiator_name"))
        .col(timestamp_with_time_zone("at"))
        .primary_key(&mut primary_key(&["owner_id", "sequence"]))
        .check(Expr::cust("amount + counter_amount = 0"))
        .take()
}

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [accounts(), lots(), holds(), entries()] {
            manager.create_table(table).await?;
        }
        let connection = manager.get_connection();
        connection.execute_unprepared(INDEXES).await?;
        if manager.get_database_backend() == DbBackend::Sqlite {
            return connection.execute_unprepared(SQLITE).await.map(drop);
        }
        connection.execute_unprepared(POSTGRES).await?;
        for (table, may) in TABLES {
            let mine = "owner_id = (SELECT atelier_person())";
            role::protect(manager, table, mine, may).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for (table, _) in TABLES {
            drop_table(manager, table).await?;
        }
        if manager.get_database_backend() == DbBackend::Sqlite {
            return Ok(());
        }
        let connection = manager.get_connection();
        let functions =
            "DROP FUNCTION credit_entries_refuse(); DROP FUNCTION credit_holds_refuse()";
        connection.execute_unprepared(functions).await.map(drop)
    }
}
