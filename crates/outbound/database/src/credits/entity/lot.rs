//! The row of a lot: what it came with, and what was taken back of it. What is left of it says its account.

use atelier_domain::credits::ledger::{Lot, LotSource};
use atelier_domain::kernel::{LotId, MicroCredits, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::QueryTrait;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::UpdateStatement;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "credit_lots")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) source: String,
    pub(crate) granted: i64,
    pub(crate) clawed_back: i64,
    pub(crate) expires_at: Option<DateTime<Utc>>,
    pub(crate) priority: i64,
    pub(crate) at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(owner: UserId, lot: &Lot) -> Result<Self, PortError> {
        Ok(Self {
            id: lot.id.as_uuid(),
            owner_id: owner.as_uuid(),
            source: lot.source.as_str().to_owned(),
            granted: signed(lot.granted.get())?,
            clawed_back: signed(lot.clawed_back.get())?,
            expires_at: lot.expires_at.map(micros),
            priority: lot.priority.into(),
            at: micros(lot.at),
        })
    }
}

/// Of a lot's row, only what was taken back changes.
pub(crate) fn update(owner: UserId, lot: &Lot) -> Result<UpdateStatement, PortError> {
    let update = Entity::update_many()
        .col_expr(
            Column::ClawedBack,
            Expr::val(signed(lot.clawed_back.get())?),
        )
        .filter(Column::Id.eq(lot.id.as_uuid()))
        .filter(Column::OwnerId.eq(owner.as_uuid()));
    Ok(update.into_query())
}

impl TryFrom<Model> for Lot {
    type Error = Corrupt;

    /// As if nothing were left of it.
    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "credit_lots",
            id: model.id,
        };
        let amount = |column, value| row.number(column, value).map(MicroCredits::new);
        Ok(Self {
            id: LotId::new(model.id),
            source: row.word::<LotSource>("source", &model.source)?,
            granted: amount("granted", model.granted)?,
            left: MicroCredits::ZERO,
            held: MicroCredits::ZERO,
            clawed_back: amount("clawed_back", model.clawed_back)?,
            expires_at: model.expires_at,
            priority: row.number("priority", model.priority)?,
            at: model.at,
        })
    }
}
