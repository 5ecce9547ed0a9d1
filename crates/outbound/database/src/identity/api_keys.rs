//! Keys to the API, and how often they were used.

use async_trait::async_trait;
use atelier_domain::identity::{ApiKey, ApiKeyReader, ApiKeyWriter, KeyUse, Scope};
use atelier_domain::kernel::{ApiKeyId, Limit, Page, PortError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Expr, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    Select,
};

use super::entity::api_key::{self, Column, Entity};
use super::entity::{key_use, user};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros};
use crate::transaction::SqlTransaction;

/// Where every query of keys starts.
fn of(scope: Scope) -> Select<Entity> {
    Entity::find().filter(Column::OwnerId.eq(scope.user().as_uuid()))
}

#[async_trait]
impl ApiKeyReader for Reads {
    async fn list(
        &self,
        scope: Scope,
        after: Option<ApiKeyId>,
        limit: Limit,
    ) -> Result<Page<ApiKey, ApiKeyId>, PortError> {
        let mut page = of(scope)
            .order_by_desc(Column::Id)
            .limit(u64::from(limit.get()) + 1);
        if let Some(after) = after {
            page = page.filter(Column::Id.lt(after.as_uuid()));
        }
        let rows = page.all(&self.of(scope).await?).await.map_err(failed)?;
        let keys: Vec<ApiKey> = rows
            .into_iter()
            .map(ApiKey::try_from)
            .collect::<Result<_, Corrupt>>()?;
        Ok(Page::from_rows(keys, limit, |last| last.id))
    }

    async fn find(&self, scope: Scope, id: ApiKeyId) -> Result<Option<ApiKey>, PortError> {
        let row = of(scope)
            .filter(Column::Id.eq(id.as_uuid()))
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(ApiKey::try_from).transpose()?)
    }

    async fn uses(
        &self,
        scope: Scope,
        id: ApiKeyId,
        limit: Limit,
    ) -> Result<Vec<KeyUse>, PortError> {
        let rows = key_use::Entity::find()
            .inner_join(Entity)
            .filter(Column::OwnerId.eq(scope.user().as_uuid()))
            .filter(key_use::Column::KeyId.eq(id.as_uuid()))
            .order_by_desc(key_use::Column::WindowStart)
            .limit(u64::from(limit.get()))
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let uses: Result<_, Corrupt> = rows.into_iter().map(KeyUse::try_from).collect();
        Ok(uses?)
    }
}

#[async_trait]
impl ApiKeyWriter for SqlTransaction {
    async fn add(&mut self, key: &ApiKey) -> Result<u32, PortError> {
        self.execute(&user::hold(key.owner)).await?;
        let row = api_key::Model::try_from(key)?.into_active_model();
        self.execute(&Entity::insert(row).into_query()).await?;
        let valid = Query::select()
            .expr(Column::Id.count())
            .from(Entity)
            .and_where(Column::OwnerId.eq(key.owner.as_uuid()))
            .and_where(Column::RevokedAt.is_null())
            .take();
        let valid = self.returned(&valid).await?.unwrap_or_default();
        Ok(u32::try_from(valid).unwrap_or(u32::MAX))
    }

    async fn revoke(
        &mut self,
        scope: Scope,
        id: ApiKeyId,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        let update = Entity::update_many()
            .col_expr(Column::RevokedAt, Expr::val(micros(at)))
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::OwnerId.eq(scope.user().as_uuid()))
            .filter(Column::RevokedAt.is_null())
            .into_query();
        Ok(self.execute(&update).await? > 0)
    }

    async fn count_uses(&mut self, uses: &[KeyUse]) -> Result<(), PortError> {
        let mut uses: Vec<&KeyUse> = uses.iter().collect();
        // Two nodes that count the same keys at the same time meet in the same order, and so never wait in a circle.
        uses.sort_by_key(|used| (used.key, used.window_start));
        for used in uses {
            let at = micros(used.last_used_at);
            let unused = Cond::any()
                .add(Column::LastUsedAt.is_null())
                .add(Column::LastUsedAt.lt(at));
            let note = Entity::update_many()
                .col_expr(Column::LastUsedAt, Expr::val(at))
                .filter(Column::Id.eq(used.key.as_uuid()))
                .filter(unused)
                .into_query();
            self.execute(&note).await?;
            self.execute(&key_use::addition(used)?).await?;
        }
        Ok(())
    }
}
