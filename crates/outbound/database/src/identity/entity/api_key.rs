//! The row of a key to the API.

use atelier_domain::identity::{ApiKey, Quota, TokenHash};
use atelier_domain::kernel::{ApiKeyId, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use super::user;
use crate::row::{Corrupt, Row, json, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "api_keys")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) label: String,
    pub(crate) prefix: String,
    #[sea_orm(unique)]
    pub(crate) hash: Vec<u8>,
    pub(crate) scopes: String,
    pub(crate) quota_requests: i64,
    pub(crate) quota_window_seconds: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) last_used_at: Option<DateTime<Utc>>,
    pub(crate) revoked_at: Option<DateTime<Utc>>,
    pub(crate) expires_at: Option<DateTime<Utc>>,
    #[sea_orm(belongs_to, from = "owner_id", to = "id")]
    pub(crate) owner: HasOne<user::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&ApiKey> for Model {
    type Error = PortError;

    fn try_from(key: &ApiKey) -> Result<Self, PortError> {
        Ok(Self {
            id: key.id.as_uuid(),
            owner_id: key.owner.as_uuid(),
            label: key.label.clone(),
            prefix: key.prefix.clone(),
            hash: key.hash.as_bytes().to_vec(),
            scopes: json(&key.scopes)?,
            quota_requests: key.quota.requests.into(),
            quota_window_seconds: key.quota.window_seconds.into(),
            created_at: micros(key.created_at),
            last_used_at: key.last_used_at.map(micros),
            revoked_at: key.revoked_at.map(micros),
            expires_at: key.expires_at.map(micros),
        })
    }
}

impl TryFrom<Model> for ApiKey {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "api_keys",
            id: model.id,
        };
        Ok(Self {
            id: ApiKeyId::new(model.id),
            owner: UserId::new(model.owner_id),
            hash: TokenHash::from_bytes(row.bytes("hash", &model.hash)?),
            scopes: row.json("scopes", &model.scopes)?,
            quota: Quota {
                requests: row.number("quota_requests", model.quota_requests)?,
                window_seconds: row.number("quota_window_seconds", model.quota_window_seconds)?,
            },
            label: model.label,
            prefix: model.prefix,
            created_at: model.created_at,
            last_used_at: model.last_used_at,
            revoked_at: model.revoked_at,
            expires_at: model.expires_at,
        })
    }
}
