//! The row of what a person took of one kind in one month.

use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "monthly_quotas")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) owner_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) kind: String,
    /// Its first moment.
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) month: DateTime<Utc>,
    pub(crate) used: i64,
}

impl ActiveModelBehavior for ActiveModel {}
