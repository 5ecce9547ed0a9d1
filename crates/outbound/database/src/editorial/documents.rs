//! Reading versions of documents.

use async_trait::async_trait;
use atelier_domain::editorial::DocumentReader;
use atelier_domain::editorial::document::{DocumentVersion, VersionNumber, VersionSummary};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::document_version::{Column, Entity, Listed};
use super::scoped::owns;
use crate::reads::Reads;
use crate::row::{Corrupt, failed};

/// Where every query of versions starts.
fn of(scope: Scope, session: SessionId) -> Select<Entity> {
    Entity::find()
        .filter(Column::SessionId.eq(session.as_uuid()))
        .filter(owns(scope, session))
}

#[async_trait]
impl DocumentReader for Reads {
    async fn version(
        &self,
        scope: Scope,
        session: SessionId,
        number: VersionNumber,
    ) -> Result<Option<DocumentVersion>, PortError> {
        let row = of(scope, session)
            .filter(Column::Number.eq(i64::from(number.get())))
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(DocumentVersion::try_from).transpose()?)
    }

    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        before: Option<VersionNumber>,
        limit: Limit,
    ) -> Result<Page<VersionSummary, VersionNumber>, PortError> {
        let listed = page(scope, session, before, limit)
            .into_partial_model::<Listed>()
            .all(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        let versions: Vec<VersionSummary> = listed
            .into_iter()
            .map(VersionSummary::try_from)
            .collect::<Result<_, Corrupt>>()?;
        Ok(Page::from_rows(versions, limit, |last| last.number))
    }
}

/// Up to one row more than the page has.
pub(super) fn page(
    scope: Scope,
    session: SessionId,
    before: Option<VersionNumber>,
    limit: Limit,
) -> Select<Entity> {
    let page = of(scope, session)
        .order_by_desc(Column::Number)
        .limit(u64::from(limit.get()) + 1);
    match before {
        Some(number) => page.filter(Column::Number.lt(i64::from(number.get()))),
        None => page,
    }
}
