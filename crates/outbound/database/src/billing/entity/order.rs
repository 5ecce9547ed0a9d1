//! The row of an order.

use atelier_domain::billing::{CheckoutId, Order};
use atelier_domain::kernel::{OrderId, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "billing_orders")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) goods: String,
    pub(crate) status: String,
    #[sea_orm(unique)]
    pub(crate) checkout_id: Option<String>,
    pub(crate) url: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Order> for Model {
    type Error = PortError;

    fn try_from(order: &Order) -> Result<Self, PortError> {
        Ok(Self {
            id: order.id.as_uuid(),
            owner_id: order.owner.as_uuid(),
            goods: json(&order.goods)?,
            status: order.status.as_str().to_owned(),
            checkout_id: order.checkout.as_ref().map(|id| id.as_str().to_owned()),
            url: order.url.clone(),
            created_at: micros(order.created_at),
            updated_at: micros(order.updated_at),
        })
    }
}

impl TryFrom<Model> for Order {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "billing_orders",
            id: model.id,
        };
        Ok(Self {
            id: OrderId::new(model.id),
            owner: UserId::new(model.owner_id),
            goods: row.json("goods", &model.goods)?,
            status: row.word("status", &model.status)?,
            checkout: model.checkout_id.map(CheckoutId::new),
            url: model.url,
            created_at: model.created_at,
            updated_at: model.updated_at,
        })
    }
}
