//! Exports, and the pieces of their files.

use async_trait::async_trait;
use atelier_domain::identity::{Export, ExportReader, ExportStatus, ExportWriter, Scope};
use atelier_domain::kernel::{ExportId, PortError};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QueryTrait, Select, Set,
};

use super::entity::export::{self, Column, Entity};
use super::entity::export_piece;
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros, signed};
use crate::transaction::SqlTransaction;

/// Where every query of exports starts.
fn of(scope: Scope) -> Select<Entity> {
    Entity::find().filter(Column::OwnerId.eq(scope.user().as_uuid()))
}

#[async_trait]
impl ExportReader for Reads {
    async fn find(&self, scope: Scope, id: ExportId) -> Result<Option<Export>, PortError> {
        let row = of(scope)
            .filter(Column::Id.eq(id.as_uuid()))
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(Export::try_from).transpose()?)
    }

    async fn list(&self, scope: Scope) -> Result<Vec<Export>, PortError> {
        let rows = of(scope)
            .order_by_desc(Column::Id)
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let exports: Result<_, Corrupt> = rows.into_iter().map(Export::try_from).collect();
        Ok(exports?)
    }

    async fn piece(
        &self,
        scope: Scope,
        id: ExportId,
        number: u32,
    ) -> Result<Option<Vec<u8>>, PortError> {
        let row = export_piece::Entity::find()
            .inner_join(Entity)
            .filter(Column::OwnerId.eq(scope.user().as_uuid()))
            .filter(export_piece::Column::ExportId.eq(id.as_uuid()))
            .filter(export_piece::Column::Number.eq(i64::from(number)))
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(|piece| piece.bytes))
    }
}

#[async_trait]
impl ExportWriter for SqlTransaction {
    async fn add(&mut self, export: &Export) -> Result<(), PortError> {
        let row = export::Model::try_from(export)?.into_active_model();
        self.execute(&Entity::insert(row).into_query())
            .await
            .map(drop)
    }

    async fn put_piece(
        &mut self,
        id: ExportId,
        number: u32,
        bytes: &[u8],
    ) -> Result<(), PortError> {
        let row = export_piece::ActiveModel {
            export_id: Set(id.as_uuid()),
            number: Set(number.into()),
            bytes: Set(bytes.to_vec()),
        };
        let key = [export_piece::Column::ExportId, export_piece::Column::Number];
        let again = OnConflict::columns(key)
            .update_column(export_piece::Column::Bytes)
            .to_owned();
        let put = export_piece::Entity::insert(row)
            .on_conflict(again)
            .into_query();
        self.execute(&put).await.map(drop)
    }

    async fn finish(
        &mut self,
        id: ExportId,
        status: ExportStatus,
        bytes: u64,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        let row = export::ActiveModel {
            status: Set(status.as_str().to_owned()),
            bytes: Set(signed(bytes)?),
            completed_at: Set(Some(micros(at))),
            ..Default::default()
        };
        let update = Entity::update_many()
            .set(row)
            .filter(Column::Id.eq(id.as_uuid()))
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn sweep(&mut self, before: DateTime<Utc>) -> Result<(), PortError> {
        let delete = Entity::delete_many()
            .filter(Column::CreatedAt.lt(micros(before)))
            .into_query();
        self.execute(&delete).await.map(drop)
    }
}
