//! Connecting, and the store.

use std::sync::Arc;
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::admin::AuditReader;
use atelier_domain::billing::{BillingReader, QuotaReader};
use atelier_domain::credits::CreditReader;
use atelier_domain::editorial::{
    DocumentReader, JournalReader, NoteReader, SessionReader, TurnReader,
};
use atelier_domain::identity::{ApiKeyReader, ExportReader, IdentityReader, Scope, UserReader};
use atelier_domain::kernel::PortError;
use atelier_domain::ports::{Store, Transaction};
use atelier_domain::projects::ProjectReader;
use atelier_domain::usage::UsageReader;
use sea_orm::DatabaseConnection;
use sqlx::Connection as _;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};

use crate::named::{Name, Named};
use crate::options::DatabaseOptions;
use crate::reads::Reads;
use crate::row::failed;
use crate::transaction::{EnqueueStatement, SqlTransaction, WriteConnection, Writer, Writes};

/// How long a writer of SQLite waits for another process, or for the queue engine, to finish its writing.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);

/// A connection to PostgreSQL that was idle for longer is tried out before somebody gets it: it may have ended meanwhile,
/// because the server restarted. That is one round trip, 0.1 ms to a server on this machine. Each is also tried out when
/// it is given back, and no server restarts in so short a time.
const TRUSTED_IDLE: Duration = Duration::from_millis(100);

/// Why there is no connection. Nothing in it repeats the address.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("a database's address starts with `postgres://` or `sqlite://`")]
    UnknownScheme,
    #[error("SQLite needs a file: several connections can't share a database in memory")]
    InMemory,
    #[error("the database's address can't be read")]
    Address(#[source] sqlx::Error),
    #[error("the database can't be reached")]
    Unreachable(#[source] sqlx::Error),
}

/// What every session on PostgreSQL is set to. A process that stands still in the middle of a transaction would keep its
/// rows locked, and with them the runs that others are to take over.
const SESSION: [(&str, &str); 1] = [("idle_in_transaction_session_timeout", "10s")];

/// The pool behind a [`Database`], for the engine that shares it. On SQLite it is for reading; see
/// [`Database::write_connection`].
#[derive(Clone, Debug)]
pub enum Pool {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// Who writes.
#[derive(Clone, Debug)]
enum Writers {
    /// The one there is.
    Sqlite(Writer),
    /// As many as there are connections.
    Postgres(PgPool),
}

/// The store on a database. Clones share its connections.
#[derive(Clone, Debug)]
pub struct Database {
    pool: Pool,
    connection: DatabaseConnection,
    writers: Writers,
    enqueue: Option<Arc<EnqueueStatement>>,
    reads: Reads,
}

impl Database {
    /// Connects, and on SQLite makes the file when it is missing. Applies no migration.
    ///
    /// Has to be called within a Tokio runtime that lives as long as the database does.
    pub async fn connect(options: &DatabaseOptions) -> Result<Self, ConnectError> {
        match options.url.split_once(':').map(|(scheme, _)| scheme) {
            Some("postgres" | "postgresql") => Self::connect_postgres(options).await,
            Some("sqlite") => Self::connect_sqlite(options).await,
            _ => Err(ConnectError::UnknownScheme),
        }
    }

    async fn connect_postgres(options: &DatabaseOptions) -> Result<Self, ConnectError> {
        let address: PgConnectOptions = options.url.parse().map_err(ConnectError::Address)?;
        let pool = PgPoolOptions::new()
            .max_connections(options.max_connections.max(1))
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .before_acquire(|connection, since| {
                Box::pin(async move {
                    if since.idle_for > TRUSTED_IDLE {
                        connection.ping().await?;
                    }
                    Ok(true)
                })
            })
            .connect_with(address.application_name("atelier").options(SESSION))
            .await
            .map_err(ConnectError::Unreachable)?;
        Ok(Self {
            connection: DatabaseConnection::from(pool.clone()),
            writers: Writers::Postgres(pool.clone()),
            reads: Reads::Postgres(pool.clone()),
            enqueue: None,
            pool: Pool::Postgres(pool),
        })
    }

    async fn connect_sqlite(options: &DatabaseOptions) -> Result<Self, ConnectError> {
        let address: SqliteConnectOptions = options.url.parse().map_err(ConnectError::Address)?;
        if options.url.contains(":memory:") || options.url.contains("mode=memory") {
            return Err(ConnectError::InMemory);
        }
        let address = address
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .pragma("temp_store", "memory")
            // Negative means KiB. The file is not mapped into memory: whoever reads after a write would map it anew.
            .pragma("cache_size", "-16384");
        let pool = SqlitePoolOptions::new()
            .max_connections(options.max_connections.max(1))
            .acquire_timeout(options.acquire_timeout)
            .test_before_acquire(false)
            .connect_with(address.clone())
            .await
            .map_err(ConnectError::Unreachable)?;
        let connection = DatabaseConnection::from(pool.clone());
        Ok(Self {
            writers: Writers::Sqlite(Writer::new(address, options.acquire_timeout)),
            reads: Reads::Sqlite(Arc::new(connection.clone())),
            enqueue: None,
            connection,
            pool: Pool::Sqlite(pool),
        })
    }

    async fn begin_as(&self, name: Name) -> Result<Box<dyn Transaction>, PortError> {
        let writes = match &self.writers {
            Writers::Sqlite(writer) => Writes::Sqlite(writer.lease().await?),
            Writers::Postgres(pool) => {
                Writes::Postgres(Named::begin(pool, name).await.map_err(failed)?)
            }
        };
        Ok(Box::new(SqlTransaction::new(writes, self.enqueue.clone())))
    }

    /// Names the queue engine's statement; without one, enqueueing is an error.
    #[must_use]
    pub fn with_enqueue(self, statement: EnqueueStatement) -> Self {
        Self {
            enqueue: Some(Arc::new(statement)),
            ..self
        }
    }

    /// For migrations: what runs on it runs as the login, past the policies.
    pub const fn connection(&self) -> &DatabaseConnection {
        &self.connection
    }

    /// SQLite's connection that writes, for whoever else in this process writes to the file.
    pub fn write_connection(&self) -> Option<WriteConnection> {
        match &self.writers {
            Writers::Sqlite(writer) => Some(WriteConnection::clone(writer.connection())),
            Writers::Postgres(_) => None,
        }
    }

    /// For the queue engine.
    pub const fn pool(&self) -> &Pool {
        &self.pool
    }
}

#[async_trait]
impl Store for Database {
    fn identities(&self) -> &dyn IdentityReader {
        &self.reads
    }

    fn users(&self) -> &dyn UserReader {
        &self.reads
    }

    fn api_keys(&self) -> &dyn ApiKeyReader {
        &self.reads
    }

    fn exports(&self) -> &dyn ExportReader {
        &self.reads
    }

    fn audit(&self) -> &dyn AuditReader {
        &self.reads
    }

    fn projects(&self) -> &dyn ProjectReader {
        &self.reads
    }

    fn sessions(&self) -> &dyn SessionReader {
        &self.reads
    }

    fn documents(&self) -> &dyn DocumentReader {
        &self.reads
    }

    fn turns(&self) -> &dyn TurnReader {
        &self.reads
    }

    fn journal(&self) -> &dyn JournalReader {
        &self.reads
    }

    fn notes(&self) -> &dyn NoteReader {
        &self.reads
    }

    fn usage(&self) -> &dyn UsageReader {
        &self.reads
    }

    fn quotas(&self) -> &dyn QuotaReader {
        &self.reads
    }

    fn credits(&self) -> &dyn CreditReader {
        &self.reads
    }

    fn billing(&self) -> &dyn BillingReader {
        &self.reads
    }

    async fn begin(&self, scope: Scope) -> Result<Box<dyn Transaction>, PortError> {
        self.begin_as(scope.into()).await
    }

    async fn begin_for_house(&self) -> Result<Box<dyn Transaction>, PortError> {
        self.begin_as(Name::House).await
    }

    async fn ready(&self) -> Result<(), PortError> {
        let pending = atelier_migrations::pending(&self.connection)
            .await
            .map_err(failed)?;
        if !pending.is_empty() {
            return Err(PortError::new("migrations are pending", pending.join(", ")));
        }
        // On PostgreSQL, whether this login may take the product's role.
        self.reads.of_house().await.map(drop)
    }
}
