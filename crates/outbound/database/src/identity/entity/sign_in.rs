//! The row of a sign-in.

use atelier_domain::identity::{SignIn, TokenHash};
use atelier_domain::kernel::{SignInId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::user;
use crate::row::{Corrupt, Row, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ins")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) user_id: Uuid,
    #[sea_orm(unique)]
    pub(crate) hash: Vec<u8>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) seen_at: DateTime<Utc>,
    #[sea_orm(belongs_to, from = "user_id", to = "id")]
    pub(crate) user: HasOne<user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<&SignIn> for Model {
    fn from(sign_in: &SignIn) -> Self {
        Self {
            id: sign_in.id.as_uuid(),
            user_id: sign_in.user.as_uuid(),
            hash: sign_in.hash.as_bytes().to_vec(),
            created_at: micros(sign_in.created_at),
            seen_at: micros(sign_in.seen_at),
        }
    }
}

impl TryFrom<Model> for SignIn {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "sign_ins",
            id: model.id,
        };
        Ok(Self {
            id: SignInId::new(model.id),
            user: UserId::new(model.user_id),
            hash: TokenHash::from_bytes(row.bytes("hash", &model.hash)?),
            created_at: model.created_at,
            seen_at: model.seen_at,
        })
    }
}
