//! SQLite's shared commits, seen from outside: from other connections, and through failures.

use std::time::Duration;

use atelier_domain::editorial::Session;
use atelier_domain::identity::User;
use atelier_domain::ports::Store;
use atelier_testkit::{SeededIds, builders};
use futures_util::FutureExt;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Executor};
use tokio::runtime;
use tokio::sync::oneshot;
use tokio::task::JoinSet;

use crate::stage::{SqliteStage, count};

/// Another process on the same file.
async fn other_process(stage: &SqliteStage) -> SqliteConnection {
    let options = SqliteConnectOptions::new()
        .filename(stage.file())
        .busy_timeout(Duration::ZERO);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn ensured(stage: &SqliteStage, ids: &SeededIds) -> User {
    let owner = builders::user(ids, "owner");
    let mut transaction = stage.database.begin_for_house().await.unwrap();
    transaction.users().ensure(&owner).await.unwrap();
    transaction.commit().await.unwrap();
    owner
}

#[tokio::test]
async fn a_commit_is_seen_by_other_processes_and_leaves_no_lock() {
    let stage = SqliteStage::set().await;
    ensured(&stage, &SeededIds::default()).await;
    let mut other = other_process(&stage).await;
    let people: i64 = sqlx::query_scalar("SELECT count(*) FROM users")
        .fetch_one(&mut other)
        .await
        .unwrap();
    assert_eq!(people, 1);
    // No busy timeout: this fails where anything of the writer's is still open.
    other
        .execute("UPDATE users SET display_name = 'other'")
        .await
        .unwrap();
}

#[tokio::test]
async fn others_of_this_process_write_by_the_same_connection_in_their_turn() {
    let stage = SqliteStage::set().await;
    let ids = SeededIds::default();
    ensured(&stage, &ids).await;
    let shared = stage.database.write_connection().unwrap();
    let mut turn = shared.lock().await;
    let connection = turn.as_mut().expect("it was opened by the one before");
    // Nobody sees it but by this connection.
    let mark = "CREATE TEMP TABLE mark (n integer)";
    connection.execute(mark).await.unwrap();

    let mut waits = Box::pin(ensured(&stage, &ids));
    assert!((&mut waits).now_or_never().is_none());
    drop(turn);
    waits.await;
    let mut turn = shared.lock().await;
    let connection = turn.as_mut().expect("it was given back");
    connection
        .execute("INSERT INTO mark VALUES (1)")
        .await
        .unwrap();
    drop(turn);
    assert_eq!(count(stage.database.connection(), "users").await, 1);
}

#[tokio::test]
async fn an_abandoned_transaction_leaves_no_lock() {
    let stage = SqliteStage::set().await;
    let owner = ensured(&stage, &SeededIds::default()).await;
    let mut other = other_process(&stage).await;

    let mut transaction = stage.database.begin_for_house().await.unwrap();
    transaction.users().ensure(&owner).await.unwrap();
    assert!(
        other.execute("DELETE FROM users").await.is_err(),
        "the writer has the lock"
    );
    drop(transaction);
    // The writer gives the lock back in its own time.
    let freed = async {
        while other.execute("DELETE FROM users").await.is_err() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), freed)
        .await
        .expect("the lock is never given back");
    assert_eq!(count(stage.database.connection(), "users").await, 0);
}

/// The first of a group learns of its commit when the last is done, and others meanwhile see neither.
#[tokio::test]
async fn those_who_wait_are_committed_together() {
    let stage = SqliteStage::set().await;
    let ids = SeededIds::default();
    let owner = ensured(&stage, &ids).await;
    let mut first = stage.database.begin_for_house().await.unwrap();
    first
        .editorial()
        .create(&builders::session(&ids, owner.id))
        .await
        .unwrap();

    let database = stage.database.clone();
    let second = builders::session(&ids, owner.id);
    let (begun, has_begun) = oneshot::channel();
    let (go, may_go) = oneshot::channel::<()>();
    let mut tasks = JoinSet::new();
    tasks.spawn(async move {
        let mut transaction = database.begin_for_house().await.unwrap();
        begun.send(()).unwrap();
        transaction.editorial().create(&second).await.unwrap();
        may_go.await.unwrap();
        transaction.commit().await.unwrap();
    });
    // On this one-threaded runtime the second waits for its turn after this.
    tokio::task::yield_now().await;

    let mut commit = Box::pin(first.commit());
    tokio::select! {
        biased;
        _ = &mut commit => panic!("committed although another one waited for its turn"),
        begun = has_begun => begun.unwrap(),
    }
    assert_eq!(count(stage.database.connection(), "sessions").await, 0);
    go.send(()).unwrap();
    commit.await.unwrap();
    assert_eq!(count(stage.database.connection(), "sessions").await, 2);
    tasks.join_all().await;
}

/// More than one commit takes.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_large_crowd_is_committed() {
    let stage = SqliteStage::set().await;
    let ids = SeededIds::default();
    let owner = ensured(&stage, &ids).await;
    let mut tasks = JoinSet::new();
    for _ in 0..500 {
        let (database, session) = (stage.database.clone(), builders::session(&ids, owner.id));
        tasks.spawn(async move {
            let mut transaction = database.begin_for_house().await.unwrap();
            transaction.editorial().create(&session).await.unwrap();
            transaction.commit().await.unwrap();
        });
    }
    tasks.join_all().await;
    assert_eq!(count(stage.database.connection(), "sessions").await, 500);
}

/// A full disk makes SQLite roll back everything that is open, whatever savepoint it stands in.
#[tokio::test]
async fn a_lost_group_fails_as_a_whole_and_the_next_one_succeeds() {
    let stage = SqliteStage::set().await;
    let ids = SeededIds::default();
    let owner = ensured(&stage, &ids).await;
    let connection = stage.database.connection();
    let create = async |session: Session| {
        let mut transaction = stage.database.begin_for_house().await?;
        transaction.editorial().create(&session).await?;
        transaction.commit().await
    };
    // A trigger stands in for the disk: RAISE(ROLLBACK) ends the whole transaction as SQLITE_FULL does.
    let trigger = "CREATE TRIGGER disk_full BEFORE INSERT ON sessions WHEN NEW.title = 'too much' \
                   BEGIN SELECT RAISE(ROLLBACK, 'disk is full'); END";
    sea_orm::ConnectionTrait::execute_unprepared(connection, trigger)
        .await
        .unwrap();
    let good = || builders::session(&ids, owner.id);
    let bad = Session {
        title: "too much".to_owned(),
        ..good()
    };
    // On this one-threaded runtime all three wait before the first is let in, so that they are one group.
    let (before, lost, after) = tokio::join!(create(good()), create(bad), create(good()));
    assert!(before.is_err() && lost.is_err(), "{before:?} {lost:?}");
    after.unwrap();
    assert_eq!(count(connection, "sessions").await, 1);
}

#[tokio::test]
async fn nobody_waits_for_a_stuck_one_for_ever() {
    let stage = SqliteStage::with_patience(Duration::from_millis(200)).await;
    let stuck = stage.database.begin_for_house().await.unwrap();
    let Err(error) = stage.database.begin_for_house().await else {
        panic!("two write at the same time");
    };
    assert_eq!(
        error.to_string(),
        "the database's writer is taken for too long"
    );
    assert!(error.is_unavailable());
    drop(stuck);
    stage
        .database
        .begin_for_house()
        .await
        .unwrap()
        .commit()
        .await
        .unwrap();
}

#[tokio::test]
async fn who_comes_after_one_that_gave_up_finds_what_the_group_wrote() {
    let stage = SqliteStage::set().await;
    let ids = SeededIds::default();
    let owner = ensured(&stage, &ids).await;
    let session = builders::session(&ids, owner.id);
    let mut first = stage.database.begin_for_house().await.unwrap();
    first.editorial().create(&session).await.unwrap();

    // Both wait for the writer while the first one has it.
    let gives_up = stage.database.begin_for_house();
    let tries_again = stage.database.begin_for_house();
    let (committed, (), seen) = tokio::join!(
        first.commit(),
        async { drop(gives_up.await.unwrap()) },
        async {
            let transaction = tries_again.await.unwrap();
            let seen = count(stage.database.connection(), "sessions").await;
            drop(transaction);
            seen
        }
    );
    committed.unwrap();
    assert_eq!(seen, 1);
}

/// The connection is lent where the first caller is: when that runtime ends, those who wait are told, and the next one
/// is served.
#[tokio::test]
async fn a_runtime_that_ends_takes_the_writer_from_nobody() {
    let stage = SqliteStage::set().await;
    let (begun, holding) = oneshot::channel();
    let (end, ended) = std::sync::mpsc::channel::<()>();
    let database = stage.database.clone();
    let other = std::thread::spawn(move || {
        let runtime = runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        let transaction = runtime.block_on(database.begin_for_house()).unwrap();
        begun.send(transaction).ok();
        ended.recv().unwrap();
    });
    let held = holding.await.unwrap();
    let waiting = stage.database.begin_for_house();
    tokio::pin!(waiting);
    assert!(waiting.as_mut().now_or_never().is_none());
    end.send(()).unwrap();
    other.join().unwrap();

    let error = waiting.await.err().unwrap();
    assert!(error.is_unavailable(), "{error}");
    drop(held);
    ensured(&stage, &SeededIds::default()).await;
    assert_eq!(count(stage.database.connection(), "users").await, 1);
}
