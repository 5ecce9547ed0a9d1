//! Where reads run. The contexts implement their readers on the same type, each in its own folder.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use sea_orm::DatabaseConnection;

#[derive(Clone, Debug)]
pub(crate) struct Reads {
    connection: DatabaseConnection,
}

impl Reads {
    pub(crate) const fn new(connection: DatabaseConnection) -> Self {
        Self { connection }
    }

    /// For what is somebody's.
    #[expect(clippy::unused_async, reason = "RLS follows")]
    pub(crate) async fn of(&self, _scope: Scope) -> Result<DatabaseConnection, PortError> {
        Ok(self.connection.clone())
    }

    /// For what comes before a person is known, or is nobody's.
    #[expect(clippy::unused_async, reason = "RLS follows")]
    pub(crate) async fn of_house(&self) -> Result<DatabaseConnection, PortError> {
        Ok(self.connection.clone())
    }
}
