//! The row of an export.

use atelier_domain::identity::{Export, ExportStatus};
use atelier_domain::kernel::{ExportId, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "exports")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) status: String,
    pub(crate) bytes: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) completed_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Export> for Model {
    type Error = PortError;

    fn try_from(export: &Export) -> Result<Self, PortError> {
        Ok(Self {
            id: export.id.as_uuid(),
            owner_id: export.owner.as_uuid(),
            status: export.status.as_str().to_owned(),
            bytes: signed(export.bytes)?,
            created_at: micros(export.created_at),
            completed_at: export.completed_at.map(micros),
        })
    }
}

impl TryFrom<Model> for Export {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "exports",
            id: model.id,
        };
        let status = [
            ExportStatus::Preparing,
            ExportStatus::Ready,
            ExportStatus::Failed,
        ]
        .into_iter()
        .find(|status| status.as_str() == model.status);
        Ok(Self {
            id: ExportId::new(model.id),
            owner: UserId::new(model.owner_id),
            status: row.present("status", status)?,
            bytes: row.number("bytes", model.bytes)?,
            created_at: model.created_at,
            completed_at: model.completed_at,
        })
    }
}
