//! Where reads run. The contexts implement their readers on the same type, each in its own folder.

use std::sync::Arc;

use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use sea_orm::DatabaseConnection;
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

    async fn named(&self, name: Name) -> Result<Connection<Arc<DatabaseConnection>>, PortError> {
        Ok(match self {
            Self::Sqlite(connection) => Connection::Sqlite(Arc::clone(connection)),
            Self::Postgres(pool) => {
                Connection::Postgres(Named::begin(pool, name).await.map_err(failed)?)
            }
        })
    }
}
