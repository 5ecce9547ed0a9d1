//! The row of a message of the processor.

use atelier_domain::billing::{EventId, EventState, KeptEvent, PaymentEvent};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "billing_events")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) doubt: Option<String>,
    pub(crate) status: String,
    pub(crate) reason: Option<String>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) received_at: DateTime<Utc>,
    pub(crate) decided_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&KeptEvent> for Model {
    type Error = PortError;

    fn try_from(kept: &KeptEvent) -> Result<Self, PortError> {
        Ok(Self {
            id: kept.event.id.as_str().to_owned(),
            name: kept.event.name.clone(),
            about: json(&kept.event.about)?,
            doubt: kept.event.doubt.clone(),
            status: kept.state.as_str().to_owned(),
            reason: kept.state.reason().map(str::to_owned),
            created_at: micros(kept.event.created_at),
            received_at: micros(kept.received_at),
            decided_at: kept.decided_at.map(micros),
        })
    }
}

impl TryFrom<Model> for KeptEvent {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "billing_events",
            id: &model.id,
        };
        let state = EventState::new(&model.status, model.reason);
        Ok(Self {
            state: row.present("status", state)?,
            event: PaymentEvent {
                about: row.json("about", &model.about)?,
                id: EventId::new(&*model.id),
                name: model.name,
                doubt: model.doubt,
                created_at: model.created_at,
            },
            received_at: model.received_at,
            decided_at: model.decided_at,
        })
    }
}
