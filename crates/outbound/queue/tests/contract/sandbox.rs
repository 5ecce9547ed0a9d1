//! A database of its own for each test.

use sqlx::{AssertSqlSafe, Connection, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

use crate::engine::{Engine, open};

const ADMIN_URL: &str = "ATELIER_TEST_POSTGRES_URL";

pub(crate) struct Sandbox {
    pub(crate) url: String,
    pub(crate) engine: Box<dyn Engine>,
    _directory: Option<TempDir>,
}

impl Sandbox {
    pub(crate) async fn sqlite() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let file = directory.path().join("queue.sqlite3");
        Self::new(format!("sqlite://{}", file.display()), Some(directory)).await
    }

    /// A fresh database on the server of `ATELIER_TEST_POSTGRES_URL`, which is thrown away as a whole after the run.
    pub(crate) async fn postgres() -> Self {
        let admin_url = std::env::var(ADMIN_URL).unwrap_or_else(|_| {
            panic!("{ADMIN_URL} is not set: run the tests with `cargo xtask test`, which starts a server for them")
        });
        let name = format!("queue_{}", Uuid::new_v4().simple());
        let mut admin = PgConnection::connect(&admin_url).await.unwrap();
        sqlx::query(AssertSqlSafe(format!("CREATE DATABASE {name}")))
            .execute(&mut admin)
            .await
            .unwrap();
        let (server, _) = admin_url.rsplit_once('/').unwrap();
        Self::new(format!("{server}/{name}"), None).await
    }

    async fn new(url: String, directory: Option<TempDir>) -> Self {
        let engine = open(&url).await;
        Self {
            url,
            engine,
            _directory: directory,
        }
    }
}
