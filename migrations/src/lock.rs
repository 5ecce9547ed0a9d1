//! Schemas change in one process at a time.

use sea_orm_migration::sea_orm::{
    ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, TransactionTrait,
};

/// Names the lock among those of the database. The number means nothing, and never changes.
const TAKE: &str = "SELECT pg_advisory_xact_lock(7220341178235309)";

/// Held while a schema is changed, the queue engine's included. Given back when dropped, or when the process dies.
#[derive(Debug)]
#[must_use = "without it another process may change the schema at the same time"]
pub struct SchemaLock {
    _held: Option<DatabaseTransaction>,
}

/// Waits until no other process changes the schema. Takes a connection of the pool for as long as it is held.
///
/// A SQLite file belongs to one process, which needs no lock.
pub async fn lock(database: &DatabaseConnection) -> Result<SchemaLock, DbErr> {
    if database.get_database_backend() != DbBackend::Postgres {
        return Ok(SchemaLock { _held: None });
    }
    let transaction = database.begin().await?;
    transaction.execute_unprepared(TAKE).await?;
    Ok(SchemaLock {
        _held: Some(transaction),
    })
}
