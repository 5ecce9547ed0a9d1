//! Transactions of PostgreSQL in somebody's name: the second line behind the owner in every `WHERE`.
//!
//! The policies of the tables show and take only what is the named person's, or everything where the house asks. They
//! hold for a role that owns no table, whoever the process logged in as.

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use sea_orm::prelude::Uuid;
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use sqlx::postgres::{PgPool, Postgres};
use sqlx::{AssertSqlSafe, Transaction};
use tokio::sync::Mutex;

use crate::statements::{self, cause};

/// In whose name something is read or written.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Name {
    Person(Uuid),
    /// What comes before a person is known, or concerns the installation.
    House,
}

impl From<Scope> for Name {
    fn from(scope: Scope) -> Self {
        Self::Person(scope.user().as_uuid())
    }
}

impl Name {
    /// One message for all of it, and so one round trip. Everything is set each time: a caller that stopped waiting for
    /// this very message may have left a connection with a transaction of another name.
    fn begin(self) -> String {
        let (person, house) = match self {
            Self::Person(id) => (id.to_string(), "off"),
            Self::House => (String::new(), "on"),
        };
        format!(
            "BEGIN; SET LOCAL ROLE {role}; SET LOCAL atelier.person = '{person}'; SET LOCAL atelier.house = '{house}'",
            role = atelier_migrations::APP_ROLE,
        )
    }
}

/// A transaction; dropped, it is rolled back.
pub(crate) struct Named {
    transaction: Mutex<Transaction<'static, Postgres>>,
}

impl Named {
    pub(crate) async fn begin(pool: &PgPool, name: Name) -> Result<Self, DbErr> {
        // Nothing in it but a UUID is not a constant.
        let begun = pool.begin_with(AssertSqlSafe(name.begin())).await;
        let transaction = begun.map_err(|error| DbErr::Conn(cause(error)))?;
        Ok(Self {
            transaction: Mutex::new(transaction),
        })
    }

    pub(crate) async fn commit(self) -> Result<(), DbErr> {
        let transaction = self.transaction.into_inner();
        let committed = transaction.commit().await;
        committed.map_err(|error| DbErr::Exec(cause(error)))
    }
}

#[async_trait]
impl ConnectionTrait for Named {
    fn get_database_backend(&self) -> DbBackend {
        DbBackend::Postgres
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        statements::execute(&mut **self.transaction.lock().await, statement).await
    }

    async fn execute_unprepared(&self, sql: &str) -> Result<ExecResult, DbErr> {
        statements::execute_unprepared(&mut **self.transaction.lock().await, sql).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        statements::query_one(&mut **self.transaction.lock().await, statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        statements::query_all(&mut **self.transaction.lock().await, statement).await
    }
}
