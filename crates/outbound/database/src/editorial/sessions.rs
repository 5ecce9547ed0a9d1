//! Reading sessions.

use async_trait::async_trait;
use atelier_domain::editorial::{
    ProjectFilter, RunHead, Session, SessionCursor, SessionFilter, SessionReader, SessionSummary,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::session::{self, Column, Entity, Head, Listed};
use super::entity::session_input;
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros};

/// Where every query of sessions starts.
fn of(scope: Scope) -> Select<Entity> {
    Entity::find().filter(Column::OwnerId.eq(scope.user().as_uuid()))
}

#[async_trait]
impl SessionReader for Reads {
    async fn find(&self, scope: Scope, id: SessionId) -> Result<Option<Session>, PortError> {
        let rows = of(scope)
            .filter(Column::Id.eq(id.as_uuid()))
            .find_also_related(session_input::Entity)
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let session = rows.map(|(session, input)| session.into_session(input));
        Ok(session.transpose()?)
    }

    async fn list(
        &self,
        scope: Scope,
        filter: &SessionFilter,
        after: Option<SessionCursor>,
        limit: Limit,
    ) -> Result<Page<SessionSummary, SessionCursor>, PortError> {
        let listed = page(scope, filter, after, limit)
            .into_partial_model::<Listed>()
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let sessions: Vec<SessionSummary> = listed
            .into_iter()
            .map(SessionSummary::try_from)
            .collect::<Result<_, Corrupt>>()?;
        Ok(Page::from_rows(sessions, limit, |last| SessionCursor {
            updated_at: last.updated_at,
            id: last.id,
        }))
    }

    async fn heads(&self, scope: Scope, sessions: &[SessionId]) -> Result<Vec<RunHead>, PortError> {
        read_heads(&self.of(scope).await?, heads(scope, sessions)).await
    }

    async fn changed_since(
        &self,
        scope: Scope,
        since: DateTime<Utc>,
        limit: u32,
    ) -> Result<Vec<RunHead>, PortError> {
        read_heads(&self.of(scope).await?, changed_since(scope, since, limit)).await
    }
}

async fn read_heads(
    connection: &impl ConnectionTrait,
    select: Select<Entity>,
) -> Result<Vec<RunHead>, PortError> {
    let heads = select.into_partial_model::<Head>().all(connection).await;
    let heads = heads.map_err(failed)?.into_iter().map(RunHead::try_from);
    Ok(heads.collect::<Result<_, Corrupt>>()?)
}

pub(super) fn heads(scope: Scope, sessions: &[SessionId]) -> Select<Entity> {
    of(scope).filter(Column::Id.is_in(sessions.iter().map(SessionId::as_uuid)))
}

pub(super) fn changed_since(scope: Scope, since: DateTime<Utc>, limit: u32) -> Select<Entity> {
    of(scope)
        .filter(Column::UpdatedAt.gte(micros(since)))
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit))
}

/// Up to one row more than the page has. Sorted as the index of the list is, so that only its start is read.
pub(super) fn page(
    scope: Scope,
    filter: &SessionFilter,
    after: Option<SessionCursor>,
    limit: Limit,
) -> Select<Entity> {
    let mut page = of(scope)
        .order_by_desc(Column::UpdatedAt)
        .order_by_desc(Column::Id)
        .limit(u64::from(limit.get()) + 1);
    if let Some(status) = filter.status {
        page = page.filter(Column::Status.eq(status.as_str()));
    }
    if let Some(starred) = filter.starred {
        page = page.filter(Column::Starred.eq(starred));
    }
    if let Some(project) = filter.project {
        page = page.filter(match project {
            ProjectFilter::In(project) => Column::ProjectId.eq(project.as_uuid()),
            ProjectFilter::Without => Column::ProjectId.is_null(),
        });
    }
    if let Some(text) = &filter.text {
        page = page.filter(Column::TitleFolded.like(containing(&session::folded(text))));
    }
    if let Some(SessionCursor { updated_at, id }) = after {
        let place = Expr::tuple([Column::UpdatedAt.into_expr(), Column::Id.into_expr()]);
        let last = Expr::tuple([Expr::val(micros(updated_at)), Expr::val(id.as_uuid())]);
        page = page.filter(place.lt(last));
    }
    page
}

/// A pattern for texts that contain this one, whatever characters it has but NUL, which no stored text has and
/// PostgreSQL refuses to compare with.
fn containing(text: &str) -> LikeExpr {
    let mut pattern = String::with_capacity(text.len() + 2);
    pattern.push('%');
    for character in text.chars().filter(|&character| character != '\0') {
        if matches!(character, '%' | '_' | '\\') {
            pattern.push('\\');
        }
        pattern.push(character);
    }
    pattern.push('%');
    LikeExpr::new(pattern).escape('\\')
}
