//! Writing projects.

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{PortError, ProjectId};
use atelier_domain::projects::{Project, ProjectWriter};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};

use super::entity::{self, Column, Entity};
use crate::row::signed;
use crate::transaction::SqlTransaction;
use crate::{editorial, identity};

/// How many there are, those in the archive too.
pub(super) fn count(scope: Scope) -> SelectStatement {
    Query::select()
        .expr(Column::Id.count())
        .from(Entity)
        .and_where(Column::OwnerId.eq(scope.user().as_uuid()))
        .take()
}

fn one(scope: Scope, id: ProjectId) -> Select<Entity> {
    Entity::find()
        .filter(Column::Id.eq(id.as_uuid()))
        .filter(Column::OwnerId.eq(scope.user().as_uuid()))
}

#[async_trait]
impl ProjectWriter for SqlTransaction {
    async fn add(&mut self, project: &Project) -> Result<u64, PortError> {
        self.execute(&identity::hold(project.owner)).await?;
        let insert = Entity::insert(entity::new(project)?).into_query();
        self.execute(&insert).await?;
        let there = self.returned(&count(Scope::person(project.owner))).await?;
        Ok(there.unwrap_or_default().cast_unsigned())
    }

    async fn save(&mut self, project: &Project) -> Result<bool, PortError> {
        let update = Entity::update_many()
            .set(entity::state(project)?)
            .filter(Column::Id.eq(project.id.as_uuid()))
            .filter(Column::OwnerId.eq(project.owner.as_uuid()))
            .filter(Column::Revision.eq(signed(project.revision)? - 1))
            .into_query();
        Ok(self.execute(&update).await? > 0)
    }

    async fn takes_sessions(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError> {
        // On SQLite there is one writer, so that nothing changes meanwhile.
        let open = one(scope, id)
            .filter(Column::ArchivedAt.is_null())
            .lock_shared();
        Ok(self.one(open).await?.is_some())
    }

    async fn delete(&mut self, scope: Scope, id: ProjectId) -> Result<bool, PortError> {
        // Locked first: whoever brings it out of the archive waits, and so nobody moves a session in.
        let archived = one(scope, id)
            .filter(Column::ArchivedAt.is_not_null())
            .lock_exclusive();
        if self.one(archived).await?.is_none() {
            return Ok(false);
        }
        self.execute(&editorial::detach(scope, id)).await?;
        let delete = Entity::delete_many()
            .filter(Column::Id.eq(id.as_uuid()))
            .filter(Column::OwnerId.eq(scope.user().as_uuid()))
            .into_query();
        self.execute(&delete).await.map(|rows| rows > 0)
    }
}
