//! Writing sessions and what is below them. A turn's commit is a handful of these, so each is one statement at most.

use async_trait::async_trait;
use atelier_domain::editorial::document::DocumentVersion;
use atelier_domain::editorial::{
    Authority, EditorialWriter, JournalEntry, Note, SaveError, Session, Turn,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, UpdateStatement};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait, Set};

use super::entity::{document_version, journal_entry, note, session, session_input, turn};
use super::lease;
use crate::row::{json, signed};
use crate::transaction::SqlTransaction;

#[async_trait]
impl EditorialWriter for SqlTransaction {
    async fn create(&mut self, session: &Session) -> Result<(), PortError> {
        let row = session::new(session)?;
        let input = session_input::Model::try_from(session)?;
        self.execute(&session::Entity::insert(row).into_query())
            .await?;
        self.execute(&session_input::Entity::insert(input.into_active_model()).into_query())
            .await?;
        Ok(())
    }

    async fn save(&mut self, session: &Session, authority: Authority) -> Result<(), SaveError> {
        match self.execute(&update(session, authority)?).await? {
            0 => Err(SaveError::Stale),
            _ => Ok(()),
        }
    }

    async fn renew_lease(
        &mut self,
        session: SessionId,
        fence: u64,
        until: DateTime<Utc>,
    ) -> Result<Option<u64>, PortError> {
        let renewal = lease::renewal(session, fence, until)?;
        let revision = self.returned(&renewal).await?;
        Ok(revision
            .map(|revision| session::revision(session, revision))
            .transpose()?)
    }

    async fn release_lease(&mut self, session: SessionId, fence: u64) -> Result<(), PortError> {
        self.execute(&lease::release(session, fence)?)
            .await
            .map(drop)
    }

    async fn save_agents(&mut self, session: &Session) -> Result<(), PortError> {
        let agents = session_input::ActiveModel {
            agents: Set(json(&session.plan.agents)?),
            ..Default::default()
        };
        let owner = Scope::person(session.owner);
        let agents = session_input::Entity::update_many()
            .set(agents)
            .filter(session_input::Column::SessionId.eq(session.id.as_uuid()))
            .filter(super::scoped::owns(owner, session.id))
            .into_query();
        self.write(agents).await
    }

    async fn delete(&mut self, scope: Scope, id: SessionId) -> Result<bool, PortError> {
        // What is below the session goes with it, by its foreign keys.
        let delete = session::Entity::delete_many()
            .filter(session::Column::Id.eq(id.as_uuid()))
            .filter(session::Column::OwnerId.eq(scope.user().as_uuid()))
            .into_query();
        Ok(self.execute(&delete).await? > 0)
    }

    async fn add_version(
        &mut self,
        session: SessionId,
        version: &DocumentVersion,
    ) -> Result<(), PortError> {
        let row = document_version::Model::new(session, version)?;
        self.write(document_version::Entity::insert(row.into_active_model()).into_query())
            .await
    }

    async fn add_turn(&mut self, turn: &Turn) -> Result<(), PortError> {
        let row = turn::Model::try_from(turn)?;
        self.write(turn::Entity::insert(row.into_active_model()).into_query())
            .await
    }

    async fn add_note(&mut self, session: SessionId, note: &Note) -> Result<(), PortError> {
        self.execute(&note::addition(session, note)?)
            .await
            .map(drop)
    }

    async fn append(&mut self, entries: &[JournalEntry]) -> Result<(), PortError> {
        // A statement has room for 65,535 parameters on PostgreSQL and 32,766 on SQLite.
        const ENTRIES: usize = 1_000;
        for entries in entries.chunks(ENTRIES) {
            let rows = entries
                .iter()
                .map(|entry| {
                    journal_entry::Model::try_from(entry).map(IntoActiveModel::into_active_model)
                })
                .collect::<Result<Vec<journal_entry::ActiveModel>, _>>()?;
            self.write(journal_entry::Entity::insert_many(rows).into_query())
                .await?;
        }
        Ok(())
    }
}

/// Writes the state of a session that is still the one it was made from. It finds no row where it is not, or where the
/// authority is refused.
pub(crate) fn update(
    session: &Session,
    authority: Authority,
) -> Result<UpdateStatement, PortError> {
    let update = session::Entity::update_many()
        .set(session::state(session)?)
        .col_expr(
            session::Column::Revision,
            Expr::col(session::Column::Revision).add(1_i64),
        )
        .filter(session::Column::Id.eq(session.id.as_uuid()))
        .filter(session::Column::OwnerId.eq(session.owner.as_uuid()))
        .filter(session::Column::Revision.eq(signed(session.revision)?));
    Ok(lease::granted(update, authority)?.into_query())
}
