//! Reading notes.

use async_trait::async_trait;
use atelier_domain::editorial::{Note, NoteReader};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, Select};

use super::entity::note::{Column, Entity};
use super::scoped::owns;
use crate::reads::Reads;
use crate::row::{Corrupt, failed};

#[async_trait]
impl NoteReader for Reads {
    async fn list(&self, scope: Scope, session: SessionId) -> Result<Vec<Note>, PortError> {
        let rows = all(scope, session)
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let notes: Result<_, Corrupt> = rows.into_iter().map(Note::try_from).collect();
        Ok(notes?)
    }
}

/// There are few: their number in a session is limited.
pub(super) fn all(scope: Scope, session: SessionId) -> Select<Entity> {
    Entity::find()
        .filter(Column::SessionId.eq(session.as_uuid()))
        .filter(owns(scope, session))
        .order_by_asc(Column::Number)
}
