//! The row of what a person has set for themselves.

use atelier_domain::identity::{Profile, Scope};
use atelier_domain::kernel::PortError;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "user_profiles")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) user_id: Uuid,
    pub(crate) timezone: String,
    pub(crate) preferences: String,
    pub(crate) revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl Model {
    pub(crate) fn new(scope: Scope, profile: &Profile) -> Result<Self, PortError> {
        Ok(Self {
            user_id: scope.user().as_uuid(),
            timezone: profile.timezone.clone(),
            preferences: json(&profile.preferences)?,
            revision: signed(profile.revision)?,
        })
    }
}

impl TryFrom<Model> for Profile {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "user_profiles",
            id: model.user_id,
        };
        Ok(Self {
            preferences: row.json("preferences", &model.preferences)?,
            revision: row.number("revision", model.revision)?,
            timezone: model.timezone,
        })
    }
}
