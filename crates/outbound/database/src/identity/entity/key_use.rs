//! The row of a key's uses in one window.

use atelier_domain::identity::KeyUse;
use atelier_domain::kernel::{ApiKeyId, PortError};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::{CaseStatement, ExprTrait, InsertStatement, OnConflict, Query};

use super::api_key;
use crate::row::{Corrupt, Row, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "api_key_uses")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) key_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) window_start: DateTime<Utc>,
    pub(crate) requests: i64,
    pub(crate) last_used_at: DateTime<Utc>,
    #[sea_orm(belongs_to, from = "key_id", to = "id")]
    pub(crate) key: HasOne<api_key::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// Adds to what was counted before. A key that is gone meanwhile has no uses any more.
pub(crate) fn addition(used: &KeyUse) -> Result<InsertStatement, PortError> {
    let row = Query::select()
        .expr(Expr::col(api_key::Column::Id))
        .expr(Expr::val(micros(used.window_start)))
        .expr(Expr::val(i64::from(used.requests)))
        .expr(Expr::val(micros(used.last_used_at)))
        .from(api_key::Entity)
        .and_where(api_key::Column::Id.eq(used.key.as_uuid()))
        .take();
    let kept = |column| Expr::col((Entity, column));
    let new = |column| Expr::col(("excluded", column));
    let later = CaseStatement::new()
        .case(
            kept(Column::LastUsedAt).lt(new(Column::LastUsedAt)),
            new(Column::LastUsedAt),
        )
        .finally(kept(Column::LastUsedAt));
    let added = OnConflict::columns([Column::KeyId, Column::WindowStart])
        .value(
            Column::Requests,
            kept(Column::Requests).add(new(Column::Requests)),
        )
        .value(Column::LastUsedAt, later)
        .to_owned();
    Query::insert()
        .into_table(Entity)
        .columns([
            Column::KeyId,
            Column::WindowStart,
            Column::Requests,
            Column::LastUsedAt,
        ])
        .select_from(row)
        .map(|insert| insert.on_conflict(added).take())
        .map_err(|error| PortError::new("the statement of a key's uses can't be made", error))
}

impl TryFrom<Model> for KeyUse {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "api_key_uses",
            id: format_args!("({}, {})", model.key_id, model.window_start),
        };
        Ok(Self {
            key: ApiKeyId::new(model.key_id),
            window_start: model.window_start,
            requests: row.number("requests", model.requests)?,
            last_used_at: model.last_used_at,
        })
    }
}
