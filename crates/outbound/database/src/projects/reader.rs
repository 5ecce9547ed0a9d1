//! Reading projects.

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, ProjectId};
use atelier_domain::projects::{Project, ProjectCursor, ProjectReader, ProjectSummary};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect, Select,
};

use super::entity::{Column, Entity, Model};
use super::writer::count;
use crate::editorial;
use crate::reads::Reads;
use crate::row::{Corrupt, Row, failed, micros};

/// A project with the number of its sessions.
#[derive(FromQueryResult)]
struct Counted {
    #[sea_orm(nested)]
    project: Model,
    sessions: i64,
}

#[async_trait]
impl ProjectReader for Reads {
    async fn find(&self, scope: Scope, id: ProjectId) -> Result<Option<ProjectSummary>, PortError> {
        let project = of(scope).filter(Column::Id.eq(id.as_uuid()));
        let found = read(&self.of(scope).await?, project).await?;
        Ok(found.into_iter().next())
    }

    async fn list(
        &self,
        scope: Scope,
        archived: bool,
        after: Option<ProjectCursor>,
        limit: Limit,
    ) -> Result<Page<ProjectSummary, ProjectCursor>, PortError> {
        let page = page(scope, archived, after, limit);
        let projects = read(&self.of(scope).await?, page).await?;
        Ok(Page::from_rows(projects, limit, |last| ProjectCursor {
            updated_at: last.project.updated_at,
            id: last.project.id,
        }))
    }

    async fn count(&self, scope: Scope) -> Result<u64, PortError> {
        let connection = self.of(scope).await?;
        let row = connection.query_one(&count(scope)).await.map_err(failed)?;
        let there: Option<i64> = row
            .map(|row| row.try_get_by_index(0))
            .transpose()
            .map_err(failed)?;
        Ok(there.unwrap_or_default().cast_unsigned())
    }
}

async fn read(
    connection: &impl ConnectionTrait,
    projects: Select<Entity>,
) -> Result<Vec<ProjectSummary>, PortError> {
    let rows = projects.into_model::<Counted>().all(connection).await;
    let summaries = rows.map_err(failed)?.into_iter().map(summary);
    Ok(summaries.collect::<Result<_, Corrupt>>()?)
}

fn summary(row: Counted) -> Result<ProjectSummary, Corrupt> {
    let counted = Row {
        table: "projects",
        id: row.project.id,
    };
    Ok(ProjectSummary {
        sessions: counted.number("sessions", row.sessions)?,
        project: Project::try_from(row.project)?,
    })
}

/// Where every query of projects starts.
fn of(scope: Scope) -> Select<Entity> {
    let sessions = editorial::count_in(Expr::col((Entity, Column::Id)), scope);
    Entity::find()
        .filter(Column::OwnerId.eq(scope.user().as_uuid()))
        .expr_as(sessions, "sessions")
}

/// Up to one row more than the page has. Sorted as the index of the list is, so that only its start is read.
pub(super) fn page(
    scope: Scope,
    archived: bool,
    after: Option<ProjectCursor>,
    limit: Limit,
) -> Select<Entity> {
    let mut page = of(scope)
        .filter(if archived {
            Column::ArchivedAt.is_not_null()
        } else {
            Column::ArchivedAt.is_null()
        })
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit.get()) + 1);
    if let Some(ProjectCursor { updated_at, id }) = after {
        let place = Expr::tuple([Column::UpdatedAt.into_expr(), Column::Id.into_expr()]);
        let last = Expr::tuple([Expr::val(micros(updated_at)), Expr::val(id.as_uuid())]);
        page = page.filter(place.lt(last));
    }
    page
}
