//! Reading people.

use async_trait::async_trait;
use atelier_domain::identity::{User, UserReader};
use atelier_domain::kernel::PortError;
use sea_orm::DatabaseConnection;

use super::entity;
use crate::row::failed;

#[derive(Clone, Debug)]
pub(crate) struct Users {
    connection: DatabaseConnection,
}

impl Users {
    pub(crate) const fn new(connection: DatabaseConnection) -> Self {
        Self { connection }
    }
}

#[async_trait]
impl UserReader for Users {
    async fn by_email(&self, email: &str) -> Result<Option<User>, PortError> {
        let row = entity::by_email(email)
            .one(&self.connection)
            .await
            .map_err(failed)?;
        Ok(row.map(User::from))
    }
}
