//! A database of a test's own.

use std::fmt::Write as _;
use std::path::Path;

use sqlx::{Connection, Executor, PgConnection, SqliteConnection};
use tempfile::TempDir;
use uuid::Uuid;

/// Where a PostgreSQL server is on which databases may be created.
const POSTGRES_VARIABLE: &str = "ATELIER_TEST_POSTGRES_URL";

/// What the product stores its state in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Backend {
    Sqlite,
    Postgres,
}

/// Empty at first; gone when this is dropped.
pub struct TestDatabase {
    url: String,
    /// Holds the SQLite file, and what else a test writes.
    scratch: TempDir,
    /// The server and the name of a PostgreSQL database.
    on_server: Option<(String, String)>,
}

impl TestDatabase {
    pub async fn create(backend: Backend) -> Self {
        let scratch = tempfile::Builder::new()
            .prefix("atelier-test-")
            .tempdir()
            .unwrap();
        match backend {
            Backend::Sqlite => Self {
                url: format!(
                    "sqlite://{}?mode=rwc",
                    scratch.path().join("atelier.db").display()
                ),
                scratch,
                on_server: None,
            },
            Backend::Postgres => Self::postgres(scratch).await,
        }
    }

    async fn postgres(scratch: TempDir) -> Self {
        let Ok(server) = std::env::var(POSTGRES_VARIABLE) else {
            panic!(
                "{POSTGRES_VARIABLE} is not set, and this test needs a PostgreSQL server: \
                 `cargo xtask test` brings one up"
            );
        };
        let name = format!("atelier_test_{}", Uuid::new_v4().simple());
        let mut connection = PgConnection::connect(&server).await.unwrap();
        let statement = format!("CREATE DATABASE {name}");
        connection
            .execute(sqlx::AssertSqlSafe(statement))
            .await
            .unwrap();
        connection.close().await.unwrap();
        let (server_part, _) = server.rsplit_once('/').expect("the URL names a database");
        Self {
            url: format!("{server_part}/{name}"),
            scratch,
            on_server: Some((server, name)),
        }
    }

    pub fn url(&self) -> &str {
        &self.url
    }

    /// A folder of the test's own.
    pub fn scratch(&self) -> &Path {
        self.scratch.path()
    }

    /// The tables that hold this text anywhere, in any case of its letters.
    pub async fn holding(&self, text: &str) -> Vec<String> {
        let pattern = format!("%{}%", text.to_lowercase());
        if self.on_server.is_some() {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            return postgres_holding(&mut connection, text, &pattern).await;
        }
        let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
        sqlite_holding(&mut connection, &pattern).await
    }

    /// Runs one statement that counts, on a connection of its own.
    pub async fn count(&self, statement: &str) -> i64 {
        let statement = sqlx::AssertSqlSafe(statement.to_owned());
        if self.on_server.is_some() {
            let mut connection = PgConnection::connect(&self.url).await.unwrap();
            return sqlx::query_scalar(statement)
                .fetch_one(&mut connection)
                .await
                .unwrap();
        }
        let mut connection = SqliteConnection::connect(&self.url).await.unwrap();
        sqlx::query_scalar(statement)
            .fetch_one(&mut connection)
            .await
            .unwrap()
    }
}

/// Rows are searched as text, in which bytes are hexadecimal.
async fn postgres_holding(connection: &mut PgConnection, text: &str, pattern: &str) -> Vec<String> {
    let tables: Vec<String> = sqlx::query_scalar(
        "SELECT format('%I.%I', table_schema, table_name) FROM information_schema.tables \
         WHERE table_type = 'BASE TABLE' AND table_schema NOT IN ('pg_catalog', 'information_schema')",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let mut bytes = String::new();
    for byte in text.bytes() {
        write!(bytes, "{byte:02x}").unwrap();
    }
    let mut holding = Vec::new();
    for table in tables {
        let search = format!(
            "SELECT EXISTS (SELECT 1 FROM {table} t WHERE lower(t::text) LIKE $1 OR t::text LIKE $2)"
        );
        let is_held: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(search))
            .bind(pattern)
            .bind(format!("%{bytes}%"))
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        if is_held {
            holding.push(table);
        }
    }
    holding
}

async fn sqlite_holding(connection: &mut SqliteConnection, pattern: &str) -> Vec<String> {
    let columns: Vec<(String, String)> = sqlx::query_as(
        "SELECT t.name, c.name FROM sqlite_master t JOIN pragma_table_info(t.name) c \
         WHERE t.type = 'table'",
    )
    .fetch_all(&mut *connection)
    .await
    .unwrap();
    let mut holding = Vec::new();
    for (table, column) in columns {
        let search = format!(
            "SELECT EXISTS (SELECT 1 FROM \"{table}\" \
             WHERE lower(CAST(\"{column}\" AS TEXT)) LIKE ?)"
        );
        let is_held: bool = sqlx::query_scalar(sqlx::AssertSqlSafe(search))
            .bind(pattern)
            .fetch_one(&mut *connection)
            .await
            .unwrap();
        if is_held {
            holding.push(format!("{table}.{column}"));
        }
    }
    holding
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Some((server, name)) = self.on_server.take() else {
            return;
        };
        let statement = format!("DROP DATABASE {name} WITH (FORCE)");
        // A runtime can't be entered from within another one, and a test's own is about to end.
        let dropped = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            runtime.block_on(async {
                let mut connection = PgConnection::connect(&server).await?;
                connection.execute(sqlx::AssertSqlSafe(statement)).await
            })
        });
        let is_gone = matches!(dropped.join(), Ok(Ok(_)));
        assert!(
            is_gone || std::thread::panicking(),
            "the test's database could not be dropped"
        );
    }
}
