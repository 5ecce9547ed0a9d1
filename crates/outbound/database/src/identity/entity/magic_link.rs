//! The row of a sign-in link.

use atelier_domain::identity::{MagicLink, TokenHash};
use atelier_domain::kernel::MagicLinkId;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "magic_links")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) email: String,
    pub(crate) return_to: Option<String>,
    #[sea_orm(unique)]
    pub(crate) hash: Option<Vec<u8>>,
    pub(crate) created_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

impl From<&MagicLink> for Model {
    fn from(link: &MagicLink) -> Self {
        Self {
            id: link.id.as_uuid(),
            email: link.email.clone(),
            return_to: link.return_to.clone(),
            hash: link.hash.map(|hash| hash.as_bytes().to_vec()),
            created_at: micros(link.created_at),
        }
    }
}

impl TryFrom<Model> for MagicLink {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "magic_links",
            id: model.id,
        };
        let hash = model.hash.map(|hash| row.bytes("hash", &hash));
        Ok(Self {
            id: MagicLinkId::new(model.id),
            email: model.email,
            return_to: model.return_to,
            hash: hash.transpose()?.map(TokenHash::from_bytes),
            created_at: model.created_at,
        })
    }
}
