//! The file's one connection that writes.

use std::sync::Arc;

use sqlx::ConnectOptions;
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection, SqlitePool};
use tokio::sync::{MappedMutexGuard, Mutex, MutexGuard};

/// Shared by whoever writes to the file in this process. SQLite has one writer at a time, and one that meets another
/// would sleep for a millisecond and more before it tries again; here the next one is woken. Absent where nobody has
/// opened it yet, or where it may be broken.
pub type WriteConnection = Arc<Mutex<Option<SqliteConnection>>>;

#[derive(Clone, Debug)]
pub(super) struct Writer {
    connection: WriteConnection,
    options: Arc<SqliteConnectOptions>,
}

impl Writer {
    /// The connection is opened as those of the pool are.
    pub(super) fn new(connection: WriteConnection, pool: &SqlitePool) -> Self {
        Self {
            connection,
            options: pool.connect_options(),
        }
    }

    /// Waits for the connection.
    pub(super) async fn turn(&self) -> Result<MappedMutexGuard<'_, SqliteConnection>, sqlx::Error> {
        let mut turn = self.connection.lock().await;
        let open = match turn.take() {
            Some(connection) => connection,
            None => self.options.connect().await?,
        };
        Ok(MutexGuard::map(turn, |kept| kept.insert(open)))
    }
}
