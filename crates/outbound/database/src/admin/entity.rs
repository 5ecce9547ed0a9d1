//! The row of an entry of the audit log.

use atelier_domain::admin::AuditEntry;
use atelier_domain::kernel::{PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "audit_entries")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    pub(crate) actor: Option<Uuid>,
    pub(crate) action: String,
    pub(crate) target: String,
    pub(crate) before: String,
    pub(crate) after: String,
    pub(crate) reason: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) at: DateTime<Utc>,
    pub(crate) hash: Vec<u8>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<AuditEntry> for Model {
    type Error = PortError;

    fn try_from(entry: AuditEntry) -> Result<Self, PortError> {
        Ok(Self {
            sequence: signed(entry.sequence)?,
            actor: entry.actor.map(|actor| actor.as_uuid()),
            action: entry.action,
            target: entry.target,
            before: entry.before,
            after: entry.after,
            reason: entry.reason,
            cause: entry.cause,
            at: micros(entry.at),
            hash: entry.hash.to_vec(),
        })
    }
}

impl TryFrom<Model> for AuditEntry {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "audit_entries",
            id: model.sequence,
        };
        Ok(Self {
            sequence: row.number("sequence", model.sequence)?,
            actor: model.actor.map(UserId::new),
            action: model.action,
            target: model.target,
            before: model.before,
            after: model.after,
            reason: model.reason,
            cause: model.cause,
            at: model.at,
            hash: row.bytes("hash", &model.hash)?,
        })
    }
}
