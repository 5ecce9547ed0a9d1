//! The row of a person who pays.

use atelier_domain::billing::{Customer, CustomerId};
use atelier_domain::kernel::UserId;
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "billing_customers")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) owner_id: Uuid,
    pub(crate) email: Option<String>,
    pub(crate) name: Option<String>,
    #[sea_orm(unique)]
    pub(crate) customer_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<&Customer> for Model {
    fn from(customer: &Customer) -> Self {
        Self {
            owner_id: customer.owner.as_uuid(),
            email: customer.email.clone(),
            name: customer.name.clone(),
            customer_id: customer.id.as_ref().map(|id| id.as_str().to_owned()),
        }
    }
}

impl From<Model> for Customer {
    fn from(row: Model) -> Self {
        Self {
            owner: UserId::new(row.owner_id),
            email: row.email,
            name: row.name,
            id: row.customer_id.map(CustomerId::new),
        }
    }
}
