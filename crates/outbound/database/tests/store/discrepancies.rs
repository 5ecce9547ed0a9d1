//! Whatever is wrong with the books is found, on both databases.

use std::fmt::Write as _;

use atelier_database::{APP_ROLE, Database};
use atelier_domain::credits::ledger::proof::{Discrepancy, Proof, Wrong};
use atelier_domain::credits::ledger::{Grant, KeptAccount, LotSource};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, UserId};
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend};

use crate::stage::{PostgresStage, SqliteStage};

const TABLES: [&str; 4] = [
    "credit_accounts",
    "credit_lots",
    "credit_holds",
    "credit_entries",
];

/// Each is done to books that hold: what somebody with the database in hand might do, or a bug.
const INJECTED: [(&str, &str); 33] = [
    (
        "UPDATE credit_accounts SET balance = balance + 1",
        "BalanceNotEntries",
    ),
    (
        "UPDATE credit_accounts SET lots = replace(lots, '\"left\":70', '\"left\":71')",
        "BalanceNotLots",
    ),
    ("UPDATE credit_accounts SET lots = 'none'", "BalanceNotLots"),
    ("UPDATE credit_accounts SET held = held - 1", "HeldNotHolds"),
    (
        "DELETE FROM credit_holds WHERE status = 'open'",
        "HeldNotHolds",
    ),
    (
        "UPDATE credit_accounts SET used = used + 1",
        "UsedNotEntries",
    ),
    ("UPDATE credit_accounts SET debt = -1", "NegativeDebt"),
    (
        "UPDATE credit_accounts SET entries = entries + 1",
        "EntriesMiscounted",
    ),
    (
        "DELETE FROM credit_entries WHERE sequence = 6",
        "EntriesMiscounted",
    ),
    (
        "DELETE FROM credit_entries WHERE sequence = 2",
        "EntryMissing",
    ),
    (
        "INSERT INTO credit_entries SELECT * FROM credit_entries WHERE sequence = 3",
        "EntryMissing",
    ),
    (
        "UPDATE credit_entries SET balance_after = balance_after + 1 WHERE sequence = 3",
        "BalanceAfter",
    ),
    (
        "UPDATE credit_entries SET amount = amount + 1, counter_amount = counter_amount - 1 WHERE sequence = 3",
        "BalanceAfter",
    ),
    (
        "UPDATE credit_entries SET counter_amount = counter_amount + 1 WHERE sequence = 1",
        "Unbalanced",
    ),
    (
        "UPDATE credit_entries SET kind = 'gift' WHERE sequence = 1",
        "EntryUnreadable",
    ),
    (
        "UPDATE credit_entries SET counter = 'lapsed' WHERE kind = 'usage'",
        "WrongBook",
    ),
    (
        "UPDATE credit_entries SET amount = -amount, counter_amount = -counter_amount WHERE kind = 'refund'",
        "WrongSign",
    ),
    (
        "UPDATE credit_entries SET lot_id = NULL WHERE kind = 'expiry'",
        "NoLotNamed",
    ),
    (
        "UPDATE credit_entries SET lot_id = owner_id WHERE kind = 'refund'",
        "UnknownLot",
    ),
    (
        "UPDATE credit_entries SET lot_id = (SELECT id FROM credit_lots WHERE source = 'purchase') WHERE kind = 'admin_grant'",
        "LotWithoutGrant",
    ),
    (
        "UPDATE credit_lots SET granted = granted + 1 WHERE source = 'purchase'",
        "LotNotGranted",
    ),
    (
        "UPDATE credit_lots SET clawed_back = clawed_back + 1 WHERE source = 'purchase'",
        "ClawedBackNotEntries",
    ),
    (
        "UPDATE credit_accounts SET lots = replace(lots, '\"clawed_back\":10', '\"clawed_back\":9')",
        "LotNotAsItCame",
    ),
    (
        "UPDATE credit_accounts SET lots = replace(lots, '\"held\":70', '\"held\":71')",
        "LotOverheld",
    ),
    (
        "UPDATE credit_accounts SET lots = replace(lots, '\"held\":40', '\"held\":41')",
        "LotHeldNotHolds",
    ),
    (
        "UPDATE credit_holds SET amount = amount + 1 WHERE status = 'open'",
        "HoldNotParts",
    ),
    (
        "UPDATE credit_holds SET parts = 'none' WHERE status = 'open'",
        "HoldUnreadable",
    ),
    ("DELETE FROM credit_lots", "HoldOnUnknownLot"),
    (
        "UPDATE credit_holds SET expires_at = (SELECT expires_at FROM credit_lots WHERE expires_at IS NOT NULL) WHERE status = 'open'",
        "HoldLeftOpen",
    ),
    (
        "UPDATE credit_holds SET status = 'released' WHERE status = 'settled'",
        "NotSettled",
    ),
    (
        "UPDATE credit_entries SET hold_id = NULL WHERE kind = 'usage'",
        "NoHoldNamed",
    ),
    (
        "UPDATE credit_holds SET status = 'settled' WHERE status = 'released'",
        "SettledWithoutEntry",
    ),
    ("DELETE FROM credit_accounts", "NoAccount"),
];

#[tokio::test]
async fn every_discrepancy_is_found_on_sqlite() {
    let stage = SqliteStage::set().await;
    check(&stage.database).await;
}

#[tokio::test]
async fn every_discrepancy_is_found_on_postgres() {
    let stage = PostgresStage::set().await;
    check(&stage.database).await;
    stage.strike().await;
}

async fn check(database: &Database) {
    let owner = live(database).await;
    let connection = database.connection();
    for table in TABLES {
        strip(connection, table).await;
    }
    assert_eq!(prove(database, owner).await, []);
    for (injected, expected) in INJECTED {
        let done = connection.execute_unprepared(injected).await.unwrap();
        assert!(done.rows_affected() > 0, "{injected} changes nothing");
        let found = prove(database, owner).await;
        let is_expected = |found: &Discrepancy| name(found.what).starts_with(expected);
        assert!(found.iter().any(is_expected), "{injected}: {found:?}");
        for table in TABLES {
            let restore =
                format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM {table}_kept");
            connection.execute_unprepared(&restore).await.unwrap();
        }
    }
    assert_eq!(prove(database, owner).await, []);
}

fn name(wrong: Wrong) -> String {
    format!("{wrong:?}")
}

/// An account with something of everything.
async fn live(database: &Database) -> UserId {
    let ids = SeededIds::default();
    let now = builders::start();
    let owner = builders::user(&ids, "owner").id;
    let kept = KeptAccount::new(owner);
    let mut account = kept.account.clone();
    let bought = Grant {
        source: LotSource::Purchase,
        ..builders::grant(&ids, 100)
    };
    let lot = bought.lot;
    let lapsed = Grant {
        source: LotSource::SubscriptionGrant,
        expires_at: Some(now - TimeDelta::hours(2)),
        ..builders::grant(&ids, 5)
    };
    let (used, unused, open) = (
        builders::claim(&ids, 30),
        builders::claim(&ids, 10),
        builders::claim(&ids, 110),
    );
    let granted = vec![
        account.grant(bought).unwrap(),
        account.grant(builders::grant(&ids, 50)).unwrap(),
    ];
    for claim in [&used, &unused] {
        account.hold(claim.clone(), now).unwrap();
    }
    let first = kept.change(account.clone(), granted, now);

    account.release(unused.hold).unwrap();
    account.hold(open, now).unwrap();
    let (turn, refund) = (
        builders::occasion("turn", now),
        builders::occasion("refund", now),
    );
    let mut entries = vec![
        account
            .settle(used.hold, MicroCredits::new(20), turn)
            .unwrap(),
        account
            .claw_back(lot, MicroCredits::new(10), refund)
            .unwrap(),
        account.grant(lapsed).unwrap(),
    ];
    entries.extend(account.expire(now).unwrap());
    let second = first.after.change(account, entries, now);
    let mut transaction = database.begin(Scope::person(owner)).await.unwrap();
    transaction.credits().save(&first).await.unwrap();
    transaction.credits().save(&second).await.unwrap();
    transaction.commit().await.unwrap();
    owner
}

/// Takes everything from a table that keeps its rows from being wrong, and keeps a copy.
async fn strip(connection: &DatabaseConnection, table: &str) {
    let mut statements = format!(
        "CREATE TABLE {table}_kept AS SELECT * FROM {table}; DROP TABLE {table}; \
         CREATE TABLE {table} AS SELECT * FROM {table}_kept"
    );
    if connection.get_database_backend() == DbBackend::Postgres {
        write!(statements, "; GRANT SELECT ON {table} TO {APP_ROLE}").unwrap();
    }
    connection.execute_unprepared(&statements).await.unwrap();
}

async fn prove(database: &Database, owner: UserId) -> Vec<Discrepancy> {
    let credits = database.credits();
    let mut found = Vec::new();
    for books in credits.books(&[owner]).await.unwrap() {
        let mut proof = Proof::of(books);
        for row in credits.entry_rows(owner..=owner, None, 100).await.unwrap() {
            proof.entry(&row);
        }
        found.extend(proof.end(builders::start()));
    }
    let strays = credits.strays(10).await.unwrap();
    found.extend(strays.into_iter().map(Discrepancy::from));
    found
}
