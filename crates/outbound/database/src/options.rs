//! How the database is reached.

use std::fmt;
use std::time::Duration;

/// Where the database is and how many connections it gets.
#[derive(Clone)]
pub struct DatabaseOptions {
    /// `postgres://...`, or `sqlite://` and the path of a file, which is made when it is missing.
    pub url: String,
    /// At least 1. On SQLite these are the ones that read; one more writes.
    pub max_connections: u32,
    /// How long a caller waits for a free connection, also while the server can't be reached, or on SQLite for its
    /// turn to write. Then it is told that the database is unavailable.
    pub acquire_timeout: Duration,
}

impl DatabaseOptions {
    pub const DEFAULT_CONNECTIONS: u32 = 8;
    pub const DEFAULT_ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: Self::DEFAULT_CONNECTIONS,
            acquire_timeout: Self::DEFAULT_ACQUIRE_TIMEOUT,
        }
    }
}

/// The address stays out: it may have a password in it.
impl fmt::Debug for DatabaseOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DatabaseOptions")
            .field("max_connections", &self.max_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .finish_non_exhaustive()
    }
}
