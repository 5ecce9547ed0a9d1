//! The row of a person as an issuer knows them.

use atelier_domain::identity::Subject;
use sea_orm::entity::prelude::*;

use super::user;

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "user_subjects")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) issuer: String,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) name: String,
    pub(crate) user_id: Uuid,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub(crate) user: HasOne<user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<Model> for Subject {
    fn from(row: Model) -> Self {
        Self {
            issuer: row.issuer,
            name: row.name,
        }
    }
}
