//! The row of a project.

use atelier_domain::kernel::{PortError, ProjectId, UserId};
use atelier_domain::projects::Project;
use chrono::{DateTime, Utc};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "projects")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: Uuid,
    pub(crate) owner_id: Uuid,
    pub(crate) name: String,
    pub(crate) description: String,
    pub(crate) default_agents: Option<String>,
    pub(crate) archived_at: Option<DateTime<Utc>>,
    pub(crate) revision: i64,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) updated_at: DateTime<Utc>,
}

impl ActiveModelBehavior for ActiveModel {}

/// What a save writes.
pub(crate) fn state(project: &Project) -> Result<ActiveModel, PortError> {
    Ok(ActiveModel {
        name: Set(project.name.clone()),
        description: Set(project.description.clone()),
        default_agents: Set(project.default_agents.as_ref().map(json).transpose()?),
        archived_at: Set(project.archived_at.map(micros)),
        revision: Set(signed(project.revision)?),
        updated_at: Set(micros(project.updated_at)),
        ..Default::default()
    })
}

/// The whole row of a new project.
pub(crate) fn new(project: &Project) -> Result<ActiveModel, PortError> {
    Ok(ActiveModel {
        id: Set(project.id.as_uuid()),
        owner_id: Set(project.owner.as_uuid()),
        created_at: Set(micros(project.created_at)),
        ..state(project)?
    })
}

impl TryFrom<Model> for Project {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "projects",
            id: model.id,
        };
        let agents = model.default_agents.as_deref();
        let agents = agents.map(|text| row.json("default_agents", text));
        Ok(Self {
            id: ProjectId::new(model.id),
            owner: UserId::new(model.owner_id),
            default_agents: agents.transpose()?,
            revision: row.number("revision", model.revision)?,
            name: model.name,
            description: model.description,
            archived_at: model.archived_at,
            created_at: model.created_at,
            updated_at: model.updated_at,
        })
    }
}
