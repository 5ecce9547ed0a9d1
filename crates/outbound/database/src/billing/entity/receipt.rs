//! The row of a receipt.

use atelier_domain::billing::{Money, Receipt};
use atelier_domain::kernel::{LotId, MicroCredits, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "billing_receipts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) source: String,
    pub(crate) owner_id: Uuid,
    pub(crate) paid: i64,
    pub(crate) refunded: i64,
    pub(crate) currency: String,
    pub(crate) disputes: String,
    pub(crate) lot_id: Option<Uuid>,
    pub(crate) granted: i64,
    pub(crate) clawed_back: i64,
    pub(crate) at: DateTime<Utc>,
    pub(crate) revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Receipt> for Model {
    type Error = PortError;

    fn try_from(receipt: &Receipt) -> Result<Self, PortError> {
        Ok(Self {
            source: receipt.source.to_string(),
            owner_id: receipt.owner.as_uuid(),
            paid: signed(receipt.paid.amount)?,
            refunded: signed(receipt.refunded)?,
            currency: receipt.paid.currency.clone(),
            disputes: json(&receipt.disputes)?,
            lot_id: receipt.lot.map(|lot| lot.as_uuid()),
            granted: signed(receipt.granted.get())?,
            clawed_back: signed(receipt.clawed_back.get())?,
            at: micros(receipt.at),
            revision: signed(receipt.revision)?,
        })
    }
}

impl TryFrom<Model> for Receipt {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "billing_receipts",
            id: &model.source,
        };
        Ok(Self {
            source: row.read("source", model.source.parse())?,
            owner: UserId::new(model.owner_id),
            paid: Money::new(row.number("paid", model.paid)?, model.currency.clone()),
            lot: model.lot_id.map(LotId::new),
            granted: MicroCredits::new(row.number("granted", model.granted)?),
            refunded: row.number("refunded", model.refunded)?,
            disputes: row.json("disputes", &model.disputes)?,
            clawed_back: MicroCredits::new(row.number("clawed_back", model.clawed_back)?),
            at: model.at,
            revision: row.number("revision", model.revision)?,
        })
    }
}
