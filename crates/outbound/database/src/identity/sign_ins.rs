//! Writing sign-ins and the links that lead to them.

use async_trait::async_trait;
use atelier_domain::identity::{MagicLink, Scope, SignIn, SignInWriter, TokenHash};
use atelier_domain::kernel::{MagicLinkId, PortError, SignInId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, Query};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait};

use super::entity::{magic_link, sign_in};
use crate::row::micros;
use crate::transaction::SqlTransaction;

#[async_trait]
impl SignInWriter for SqlTransaction {
    async fn add(&mut self, sign_in: &SignIn) -> Result<(), PortError> {
        let row = sign_in::Model::from(sign_in).into_active_model();
        let insert = sign_in::Entity::insert(row).into_query();
        self.execute(&insert).await.map(drop)
    }

    async fn note(&mut self, id: SignInId, seen_at: DateTime<Utc>) -> Result<(), PortError> {
        let update = sign_in::Entity::update_many()
            .col_expr(sign_in::Column::SeenAt, Expr::val(micros(seen_at)))
            .filter(sign_in::Column::Id.eq(id.as_uuid()))
            .filter(sign_in::Column::SeenAt.lt(micros(seen_at)))
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn end(&mut self, id: SignInId) -> Result<(), PortError> {
        let delete = sign_in::Entity::delete_many()
            .filter(sign_in::Column::Id.eq(id.as_uuid()))
            .into_query();
        self.execute(&delete).await.map(drop)
    }

    async fn end_all(&mut self, scope: Scope) -> Result<(), PortError> {
        let delete = sign_in::Entity::delete_many()
            .filter(sign_in::Column::UserId.eq(scope.user().as_uuid()))
            .into_query();
        self.execute(&delete).await.map(drop)
    }

    async fn add_link(&mut self, link: &MagicLink) -> Result<(), PortError> {
        let row = magic_link::Model::from(link).into_active_model();
        let insert = magic_link::Entity::insert(row).into_query();
        self.execute(&insert).await.map(drop)
    }

    async fn arm_link(&mut self, id: MagicLinkId, hash: TokenHash) -> Result<bool, PortError> {
        let update = magic_link::Entity::update_many()
            .col_expr(
                magic_link::Column::Hash,
                Expr::val(hash.as_bytes().to_vec()),
            )
            .filter(magic_link::Column::Id.eq(id.as_uuid()))
            .into_query();
        Ok(self.execute(&update).await? > 0)
    }

    async fn redeem_link(&mut self, hash: TokenHash) -> Result<Option<MagicLink>, PortError> {
        let take = Query::delete()
            .from_table(magic_link::Entity)
            .and_where(magic_link::Column::Hash.eq(hash.as_bytes().to_vec()))
            .returning_all()
            .take();
        let row = self.row::<magic_link::Model>(&take).await?;
        Ok(row.map(MagicLink::try_from).transpose()?)
    }

    async fn sweep(&mut self, now: DateTime<Utc>) -> Result<(), PortError> {
        let sign_ins = sign_in::Entity::delete_many()
            .filter(sign_in::Column::SeenAt.lte(micros(now - SignIn::IDLE)))
            .into_query();
        let links = magic_link::Entity::delete_many()
            .filter(magic_link::Column::CreatedAt.lte(micros(now - MagicLink::LIFE)))
            .into_query();
        self.execute(&sign_ins).await?;
        self.execute(&links).await.map(drop)
    }
}
