//! An empty database for each test.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use atelier_database::{APP_ROLE, Database, DatabaseOptions, EnqueueStatement};
use atelier_domain::jobs::Job;
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use sqlx::ConnectOptions;
use sqlx::postgres::PgConnectOptions;
use tempfile::TempDir;

const POSTGRES_VARIABLE: &str = "ATELIER_TEST_POSTGRES_URL";

/// Stands in for the queue engine, whose tables are not this crate's.
const QUEUE: &str = "CREATE TABLE queued (job text, key text)";

/// A SQLite file in a folder that goes with the stage.
pub(crate) struct SqliteStage {
    pub(crate) database: Database,
    folder: TempDir,
}

impl SqliteStage {
    pub(crate) async fn set() -> Self {
        let stage = Self::bare().await;
        let database = prepared(stage.database, "INSERT INTO queued VALUES (?, ?)").await;
        Self { database, ..stage }
    }

    /// Without any table.
    pub(crate) async fn bare() -> Self {
        Self::with_patience(DatabaseOptions::DEFAULT_ACQUIRE_TIMEOUT).await
    }

    /// Where callers wait this long for their turn.
    pub(crate) async fn with_patience(acquire_timeout: Duration) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}", folder.path().join("atelier.db").display());
        let options = DatabaseOptions {
            acquire_timeout,
            ..DatabaseOptions::new(url)
        };
        Self {
            database: Database::connect(&options).await.unwrap(),
            folder,
        }
    }

    pub(crate) fn file(&self) -> PathBuf {
        self.folder.path().join("atelier.db")
    }
}

/// A database of its own on the server that the environment names.
pub(crate) struct PostgresStage {
    pub(crate) database: Database,
    admin: Database,
    name: String,
}

impl PostgresStage {
    pub(crate) async fn set() -> Self {
        let stage = Self::bare().await;
        let database = prepared(stage.database, "INSERT INTO queued VALUES ($1, $2)").await;
        let grant = format!("GRANT INSERT ON queued TO {APP_ROLE}");
        let connection = database.connection();
        connection.execute_unprepared(&grant).await.unwrap();
        Self { database, ..stage }
    }

    /// Without any table.
    pub(crate) async fn bare() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let url = server_url();
        let admin = connected(&url, 1).await;
        // Every test is a process of its own, or a thread of one.
        let count = COUNT.fetch_add(1, Ordering::Relaxed);
        let name = format!("atelier_store_{}_{count}", std::process::id());
        let (server, _) = url.rsplit_once('/').unwrap();
        let drop = format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)");
        for statement in [drop, format!("CREATE DATABASE {name}")] {
            let admin = admin.connection();
            admin.execute_unprepared(&statement).await.unwrap();
        }
        Self {
            database: connected(&format!("{server}/{name}"), 8).await,
            admin,
            name,
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn admin(&self) -> Database {
        self.admin.clone()
    }

    /// As the server's administrator.
    pub(crate) async fn administer(&self, statements: &[&str]) {
        for statement in statements {
            let admin = self.admin.connection();
            admin.execute_unprepared(statement).await.unwrap();
        }
    }
}

impl PostgresStage {
    /// The server ends every connection to the stage's database, whatever goes on in it.
    pub(crate) async fn end_connections(&self) {
        let end = format!(
            "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE datname = '{}'",
            self.name
        );
        let admin = self.admin.connection();
        admin.execute_unprepared(&end).await.unwrap();
    }

    /// The address of the stage's database for a login whose password is `secret`.
    pub(crate) fn url_of(&self, login: &str) -> String {
        let address: PgConnectOptions = server_url().parse().unwrap();
        let address = address
            .username(login)
            .password("secret")
            .database(&self.name);
        address.to_url_lossy().to_string()
    }

    /// Host and port of the server.
    pub(crate) fn server() -> (String, u16) {
        let address: PgConnectOptions = server_url().parse().unwrap();
        (address.get_host().to_owned(), address.get_port())
    }

    /// The address of the stage's database for whoever comes by this port of the machine.
    pub(crate) fn url_by(&self, port: u16) -> String {
        let address: PgConnectOptions = server_url().parse().unwrap();
        let address = address.host("127.0.0.1").port(port).database(&self.name);
        address.to_url_lossy().to_string()
    }
}

fn server_url() -> String {
    std::env::var(POSTGRES_VARIABLE).unwrap_or_else(|_| {
        panic!(
            "{POSTGRES_VARIABLE} names no PostgreSQL server: run the tests with `cargo xtask test`"
        )
    })
}

async fn connected(url: &str, max_connections: u32) -> Database {
    let options = DatabaseOptions {
        max_connections,
        ..DatabaseOptions::new(url)
    };
    Database::connect(&options).await.unwrap()
}

async fn prepared(database: Database, enqueue: &str) -> Database {
    atelier_migrations::up(database.connection(), None)
        .await
        .unwrap();
    database
        .connection()
        .execute_unprepared(QUEUE)
        .await
        .unwrap();
    database.with_enqueue(EnqueueStatement {
        sql: enqueue.to_owned(),
        args: |job: &Job| vec![serde_json::to_string(job).unwrap(), job.key()],
    })
}

pub(crate) async fn count(connection: &DatabaseConnection, table: &str) -> usize {
    let select = format!("SELECT count(*) AS rows FROM {table}");
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let row = connection.query_one_raw(statement).await.unwrap().unwrap();
    let rows: i64 = row.try_get("", "rows").unwrap();
    usize::try_from(rows).unwrap()
}

#[async_trait]
impl Stage for SqliteStage {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.database.clone())
    }

    async fn jobs(&self) -> usize {
        count(self.database.connection(), "queued").await
    }

    async fn usage_records(&self) -> usize {
        count(self.database.connection(), "usage_records").await
    }

    async fn strike(self) {}
}

#[async_trait]
impl Stage for PostgresStage {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.database.clone())
    }

    async fn jobs(&self) -> usize {
        count(self.database.connection(), "queued").await
    }

    async fn usage_records(&self) -> usize {
        count(self.database.connection(), "usage_records").await
    }

    async fn strike(self) {
        let drop = format!("DROP DATABASE {} WITH (FORCE)", self.name);
        self.admin
            .connection()
            .execute_unprepared(&drop)
            .await
            .unwrap();
    }
}
