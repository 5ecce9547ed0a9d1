//! What the database itself commits: a client that writes what a turn writes, and does nothing else.

use std::time::{Duration, Instant};

use futures_util::future::join_all;
use sqlx::{Connection, Executor, PgConnection};

/// As many as there are sessions at the same time.
const CLIENTS: i32 = 16;

const TABLES: &str = "
    CREATE TABLE floor_states (id int PRIMARY KEY, revision bigint NOT NULL, state text NOT NULL);
    CREATE TABLE floor_rows (id bigserial PRIMARY KEY, owner int NOT NULL, body text NOT NULL);
    CREATE INDEX ON floor_rows (owner, id);
";

/// A turn's commit: the session's state, a version, the turn, three journal entries in one statement, a usage record.
async fn commit(connection: &mut PgConnection, client: i32, revision: i64) {
    let mut transaction = connection.begin().await.unwrap();
    let state = "s".repeat(1_000);
    let updated = sqlx::query(
        "UPDATE floor_states SET revision = $3 + 1, state = $2 WHERE id = $1 AND revision = $3",
    )
    .bind(client)
    .bind(&state)
    .bind(revision)
    .execute(&mut *transaction)
    .await
    .unwrap();
    assert_eq!(updated.rows_affected(), 1);
    for bytes in [1_000, 1_500, 300] {
        sqlx::query("INSERT INTO floor_rows (owner, body) VALUES ($1, $2)")
            .bind(client)
            .bind("r".repeat(bytes))
            .execute(&mut *transaction)
            .await
            .unwrap();
    }
    sqlx::query("INSERT INTO floor_rows (owner, body) VALUES ($1, $2), ($1, $2), ($1, $2)")
        .bind(client)
        .bind("j".repeat(200))
        .execute(&mut *transaction)
        .await
        .unwrap();
    transaction.commit().await.unwrap();
}

/// Commits for so many seconds and says how many commits a second there were.
pub(crate) async fn serve(database: &str, seconds: &str) {
    let mut first = PgConnection::connect(database).await.unwrap();
    first.execute(TABLES).await.unwrap();
    for client in 0..CLIENTS {
        sqlx::query("INSERT INTO floor_states VALUES ($1, 0, '')")
            .bind(client)
            .execute(&mut first)
            .await
            .unwrap();
    }
    let length = Duration::from_secs(seconds.parse().unwrap());
    let started = Instant::now();
    let clients = (0..CLIENTS).map(|client| async move {
        let mut connection = PgConnection::connect(database).await.unwrap();
        let mut commits = 0;
        while started.elapsed() < length {
            commit(&mut connection, client, commits).await;
            commits += 1;
        }
        commits
    });
    let commits: i64 = join_all(clients).await.into_iter().sum();
    println!("{}", commits as f64 / started.elapsed().as_secs_f64());
}
