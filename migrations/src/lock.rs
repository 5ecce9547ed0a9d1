//! Schemas change in one process at a time.

use std::time::Duration;

use sea_orm_migration::sea_orm::sqlx::pool::PoolConnection;
use sea_orm_migration::sea_orm::sqlx::postgres::{
    PgAdvisoryLock, PgAdvisoryLockGuard, PgAdvisoryLockKey,
};
use sea_orm_migration::sea_orm::sqlx::{Either, Error, Postgres};
use sea_orm_migration::sea_orm::{DatabaseConnection, DbBackend, DbErr, RuntimeErr};

/// Names the lock among those of the database. The number means nothing, and never changes.
const KEY: i64 = 7_220_341_178_235_309;

/// How often it is asked for while another process has it.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// Held while a schema is changed, the queue engine's included. Given back when dropped, or when the process dies.
#[must_use = "without it another process may change the schema at the same time"]
pub struct SchemaLock {
    _held: Option<PgAdvisoryLockGuard<PoolConnection<Postgres>>>,
}

/// Waits until no other process changes the schema. Takes a connection of the pool for as long as it is held.
///
/// It asks again and again, because a statement that waits for the lock would be waited for in turn by an index that
/// is made concurrently. A SQLite file belongs to one process, which needs no lock.
pub async fn lock(database: &DatabaseConnection) -> Result<SchemaLock, DbErr> {
    if database.get_database_backend() != DbBackend::Postgres {
        return Ok(SchemaLock { _held: None });
    }
    let pool = database.get_postgres_connection_pool();
    let lock = PgAdvisoryLock::with_key(PgAdvisoryLockKey::BigInt(KEY));
    let mut connection = pool.acquire().await.map_err(failed)?;
    loop {
        match lock.try_acquire(connection).await.map_err(failed)? {
            Either::Left(held) => return Ok(SchemaLock { _held: Some(held) }),
            Either::Right(same) => connection = same,
        }
        tokio::time::sleep(ASK_EVERY).await;
    }
}

fn failed(error: Error) -> DbErr {
    DbErr::Conn(RuntimeErr::SqlxError(error.into()))
}
