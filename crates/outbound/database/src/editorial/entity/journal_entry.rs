//! The row of a journal's entry.

use atelier_domain::editorial::JournalEntry;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "journal")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) session_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) sequence: i64,
    pub(crate) at: DateTime<Utc>,
    /// The event's name, for whoever looks at the table; the event says it too.
    pub(crate) kind: String,
    pub(crate) event: String,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&JournalEntry> for Model {
    type Error = PortError;

    fn try_from(entry: &JournalEntry) -> Result<Self, PortError> {
        Ok(Self {
            session_id: entry.session.as_uuid(),
            sequence: signed(entry.sequence)?,
            at: micros(entry.at),
            kind: entry.event.name().to_owned(),
            event: json(&entry.event)?,
        })
    }
}

impl TryFrom<Model> for JournalEntry {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "journal",
            id: format_args!("({}, {})", model.session_id, model.sequence),
        };
        Ok(Self {
            session: SessionId::new(model.session_id),
            sequence: row.number("sequence", model.sequence)?,
            at: model.at,
            event: row.json("event", &model.event)?,
        })
    }
}
