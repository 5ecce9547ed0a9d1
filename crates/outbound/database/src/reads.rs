//! Where reads run. The contexts implement their readers on the same type, each in its own folder.

use std::sync::Arc;

use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, TransactionTrait};
use sqlx::postgres::PgPool;

use crate::connection::Connection;
use crate::named::{Name, Named};
use crate::row::failed;

/// Gives no connection but in somebody's name.
#[derive(Clone, Debug)]
pub(crate) enum Reads {
    Sqlite(Arc<DatabaseConnection>),
    Postgres(PgPool),
}

impl Reads {
    /// For what is somebody's.
    pub(crate) async fn of(
        &self,
        scope: Scope,
    ) -> Result<Connection<Arc<DatabaseConnection>>, PortError> {
        self.named(scope.into()).await
    }

    /// For what comes before a person is known, or is nobody's.
    pub(crate) async fn of_house(&self) -> Result<Connection<Arc<DatabaseConnection>>, PortError> {
        self.named(Name::House).await
    }

    /// In the house's name, with every read as of the first one's moment.
    pub(crate) async fn moment_of_house(
        &self,
    ) -> Result<Connection<Box<DatabaseTransaction>>, PortError> {
        const MOMENT: &str = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ";
        Ok(match self {
            Self::Sqlite(connection) => {
                Connection::Sqlite(Box::new(connection.begin().await.map_err(failed)?))
            }
            Self::Postgres(pool) => {
                let named = Named::begin(pool, Name::House).await.map_err(failed)?;
                named.execute_unprepared(MOMENT).await.map_err(failed)?;
                Connection::Postgres(named)
            }
        })
    }

    async fn named(&self, name: Name) -> Result<Connection<Arc<DatabaseConnection>>, PortError> {
        Ok(match self {
            Self::Sqlite(connection) => Connection::Sqlite(Arc::clone(connection)),
            Self::Postgres(pool) => {
                Connection::Postgres(Named::begin(pool, name).await.map_err(failed)?)
            }
        })
    }
}
