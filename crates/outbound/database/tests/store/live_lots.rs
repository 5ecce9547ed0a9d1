//! What is left of lots, before and after it moved from their rows into the account's, on both databases.

use atelier_database::Database;
use atelier_domain::credits::ledger::{Grant, KeptAccount};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{MicroCredits, UserId};
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, Statement};

use crate::stage::{PostgresStage, SqliteStage};

/// The step that moves it, and the one after it.
const STEPS: u32 = 2;

#[tokio::test]
async fn what_is_left_moves_there_and_back_on_sqlite() {
    let stage = SqliteStage::set().await;
    check(&stage.database).await;
}

#[tokio::test]
async fn what_is_left_moves_there_and_back_on_postgres() {
    let stage = PostgresStage::set().await;
    check(&stage.database).await;
    stage.strike().await;
}

async fn check(database: &Database) {
    let before = live(database).await;
    let owner = before.account.owner;
    assert_eq!(read(database, owner).await, before);
    let connection = database.connection();
    atelier_migrations::down(connection, Some(STEPS))
        .await
        .unwrap();
    assert_eq!(rows(database).await, [(0, 0), (40, 0), (50, 30)]);
    atelier_migrations::up(connection, None).await.unwrap();
    assert_eq!(read(database, owner).await, before);
    let lapses = database
        .credits()
        .lapsed(builders::start() + TimeDelta::hours(2), 10);
    assert_eq!(lapses.await.unwrap(), [owner]);
    let lapses = database.credits().lapsed(builders::start(), 10);
    assert_eq!(lapses.await.unwrap(), []);
}

/// An account with a lot that is whole, one that is held in part and lapses, and one that is used up.
async fn live(database: &Database) -> KeptAccount {
    let ids = SeededIds::default();
    let now = builders::start();
    let owner = builders::user(&ids, "owner").id;
    let kept = KeptAccount::new(owner);
    let mut account = kept.account.clone();
    let lapsing = Grant {
        expires_at: Some(now + TimeDelta::hours(1)),
        ..builders::grant(&ids, 50)
    };
    let first = Grant {
        expires_at: Some(now + TimeDelta::minutes(1)),
        ..builders::grant(&ids, 10)
    };
    let mut entries = vec![
        account.grant(builders::grant(&ids, 40)).unwrap(),
        account.grant(lapsing).unwrap(),
        account.grant(first).unwrap(),
    ];
    let used = builders::claim(&ids, 10);
    account.hold(used.clone(), now).unwrap();
    let turn = builders::occasion("turn", now);
    entries.push(
        account
            .settle(used.hold, MicroCredits::new(10), turn)
            .unwrap(),
    );
    account.hold(builders::claim(&ids, 30), now).unwrap();
    let change = kept.change(account, entries, now);
    let mut transaction = database.begin(Scope::person(owner)).await.unwrap();
    transaction.credits().save(&change).await.unwrap();
    transaction.commit().await.unwrap();
    read(database, owner).await
}

async fn read(database: &Database, owner: UserId) -> KeptAccount {
    let credits = database.credits();
    let account = credits.account(Scope::person(owner)).await;
    account.unwrap().unwrap()
}

/// What is left and what is held of each lot, the emptiest first, as the step before has it.
async fn rows(database: &Database) -> Vec<(i64, i64)> {
    let connection = database.connection();
    let select = "SELECT remaining, held FROM credit_lots ORDER BY remaining";
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            (
                row.try_get_by_index(0).unwrap(),
                row.try_get_by_index(1).unwrap(),
            )
        })
        .collect()
}
