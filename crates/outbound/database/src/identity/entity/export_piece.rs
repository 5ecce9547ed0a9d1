//! The row of a piece of an export's file.

use sea_orm::entity::prelude::*;

use super::export;

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "export_pieces")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) export_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) number: i64,
    pub(crate) bytes: Vec<u8>,
    #[sea_orm(belongs_to, from = "export_id", to = "id")]
    pub(crate) export: HasOne<export::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}
