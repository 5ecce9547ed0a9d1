//! The wide row of a session: what the person gave, and the agents. Written rarely, read with the narrow one.

use atelier_domain::editorial::{Agent, Brief, Session};
use atelier_domain::kernel::PortError;
use sea_orm::entity::prelude::*;

use super::session;
use crate::row::{Corrupt, Row, json};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "session_inputs")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) session_id: Uuid,
    pub(crate) initial_prompt: String,
    pub(crate) reference_documents: String,
    pub(crate) reference_instructions: Option<String>,
    pub(crate) agents: String,
    #[sea_orm(belongs_to, from = "session_id", to = "id")]
    pub(crate) session: HasOne<session::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn into_parts(self) -> Result<(Brief, Vec<Agent>), Corrupt> {
        let row = Row {
            table: "session_inputs",
            id: self.session_id,
        };
        let brief = Brief {
            initial_prompt: self.initial_prompt,
            references: row.json("reference_documents", &self.reference_documents)?,
            reference_instructions: self.reference_instructions,
        };
        Ok((brief, row.json("agents", &self.agents)?))
    }
}

impl TryFrom<&Session> for Model {
    type Error = PortError;

    fn try_from(session: &Session) -> Result<Self, PortError> {
        let brief = &session.brief;
        Ok(Self {
            session_id: session.id.as_uuid(),
            initial_prompt: brief.initial_prompt.clone(),
            reference_documents: json(&brief.references)?,
            reference_instructions: brief.reference_instructions.clone(),
            agents: json(&session.plan.agents)?,
        })
    }
}
