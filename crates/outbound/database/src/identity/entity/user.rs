//! The row of a person.

use atelier_domain::identity::User;
use atelier_domain::kernel::UserId;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::UpdateStatement;
use sea_orm::{QueryTrait, Select};

use crate::row::micros;

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "users")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    #[sea_orm(unique)]
    pub(crate) email: Option<String>,
    pub(crate) display_name: String,
    pub(crate) is_admin: bool,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
    pub(crate) deleted_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

pub(crate) fn by_id(id: UserId) -> Select<Entity> {
    Entity::find().filter(COLUMN.id.eq(id.as_uuid()))
}

/// Changes nothing, and keeps others from holding the same person until the transaction ends.
pub(crate) fn hold(id: UserId) -> UpdateStatement {
    Entity::update_many()
        .col_expr(Column::Id, Expr::col(Column::Id))
        .filter(COLUMN.id.eq(id.as_uuid()))
        .into_query()
}

pub(crate) fn by_email(email: &str) -> Select<Entity> {
    Entity::find().filter(COLUMN.email.eq(email))
}

impl From<&User> for Model {
    fn from(user: &User) -> Self {
        Self {
            id: user.id.as_uuid(),
            email: user.email.clone(),
            display_name: user.display_name.clone(),
            is_admin: user.is_admin,
            created_at: micros(user.created_at),
            updated_at: micros(user.updated_at),
            deleted_at: user.deleted_at.map(micros),
        }
    }
}

impl From<Model> for User {
    fn from(row: Model) -> Self {
        Self {
            id: UserId::new(row.id),
            email: row.email,
            display_name: row.display_name,
            is_admin: row.is_admin,
            created_at: row.created_at,
            updated_at: row.updated_at,
            deleted_at: row.deleted_at,
        }
    }
}
