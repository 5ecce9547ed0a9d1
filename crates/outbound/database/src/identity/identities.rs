//! Finding out who asks.

use async_trait::async_trait;
use atelier_domain::identity::{
    ApiKey, CredentialId, IdentityReader, MagicLink, SignIn, Subject, TokenHash, User,
};
use atelier_domain::kernel::{MagicLinkId, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};

use super::entity::{api_key, magic_link, sign_in, subject, tombstone, user};
use super::standing;
use crate::reads::Reads;
use crate::row::failed;

#[async_trait]
impl IdentityReader for Reads {
    async fn by_email(&self, email: &str) -> Result<Option<User>, PortError> {
        found(self, user::by_email(email)).await
    }

    async fn by_subject(&self, subject: &Subject) -> Result<Option<User>, PortError> {
        let row = subject::Entity::find_by_id((subject.issuer.clone(), subject.name.clone()))
            .find_also_related(user::Entity)
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        Ok(row.and_then(|(_, user)| user).map(User::from))
    }

    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortError> {
        found(self, user::by_id(id)).await
    }

    async fn is_tombstoned(&self, subject: &Subject) -> Result<bool, PortError> {
        let row = tombstone::Entity::find_by_id(subject.tombstone())
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        Ok(row.is_some())
    }

    async fn by_api_key(&self, hash: TokenHash) -> Result<Option<(ApiKey, User)>, PortError> {
        let row = api_key::Entity::find()
            .filter(api_key::Column::Hash.eq(hash.as_bytes().to_vec()))
            .find_also_related(user::Entity)
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        let Some((key, Some(owner))) = row else {
            return Ok(None);
        };
        Ok(Some((ApiKey::try_from(key)?, User::from(owner))))
    }

    async fn by_sign_in(&self, hash: TokenHash) -> Result<Option<(SignIn, User)>, PortError> {
        let row = sign_in::Entity::find()
            .filter(sign_in::Column::Hash.eq(hash.as_bytes().to_vec()))
            .find_also_related(user::Entity)
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        let Some((sign_in, Some(user))) = row else {
            return Ok(None);
        };
        Ok(Some((SignIn::try_from(sign_in)?, User::from(user))))
    }

    async fn ended(
        &self,
        credentials: &[CredentialId],
        now: DateTime<Utc>,
    ) -> Result<Vec<CredentialId>, PortError> {
        let connection = self.of_house().await?;
        standing::ended(&connection, credentials, now).await
    }

    async fn magic_link(&self, id: MagicLinkId) -> Result<Option<MagicLink>, PortError> {
        let row = magic_link::Entity::find_by_id(id.as_uuid())
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        Ok(row.map(MagicLink::try_from).transpose()?)
    }
}

async fn found(reads: &Reads, user: Select<user::Entity>) -> Result<Option<User>, PortError> {
    let row = user.one(&reads.of_house().await?).await.map_err(failed)?;
    Ok(row.map(User::from))
}

/// The ids of everybody whose account is not closed.
pub(crate) fn open_people() -> SelectStatement {
    Query::select()
        .column((user::Entity, user::Column::Id))
        .from(user::Entity)
        .and_where(Expr::col((user::Entity, user::Column::DeletedAt)).is_null())
        .take()
}
