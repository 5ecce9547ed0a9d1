//! What a person reads of themselves.

use async_trait::async_trait;
use atelier_domain::identity::{Profile, Scope, Subject, User, UserReader};
use atelier_domain::kernel::PortError;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};

use super::entity::{profile, subject, user};
use crate::reads::Reads;
use crate::row::failed;

#[async_trait]
impl UserReader for Reads {
    async fn me(&self, scope: Scope) -> Result<Option<User>, PortError> {
        let row = user::by_id(scope.user())
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(User::from))
    }

    async fn profile(&self, scope: Scope) -> Result<Profile, PortError> {
        let row = profile::Entity::find_by_id(scope.user().as_uuid())
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let profile = row.map(Profile::try_from).transpose()?;
        Ok(profile.unwrap_or_default())
    }

    async fn subjects(&self, scope: Scope) -> Result<Vec<Subject>, PortError> {
        let rows = subject::Entity::find()
            .filter(subject::Column::UserId.eq(scope.user().as_uuid()))
            .order_by_asc(subject::Column::Issuer)
            .order_by_asc(subject::Column::Name)
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(rows.into_iter().map(Subject::from).collect())
    }
}
