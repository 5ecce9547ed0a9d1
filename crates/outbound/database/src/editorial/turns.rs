//! Reading turns. Their ids are made at their start, so the order of the ids is the order of the starts.

use async_trait::async_trait;
use atelier_domain::editorial::{Turn, TurnReader};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError, SessionId, TurnId};
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select};

use super::entity::turn::{COMPLETED, Column, Entity};
use super::scoped::owns;
use crate::reads::Reads;
use crate::row::{Corrupt, constant, failed};

async fn all(reads: &Reads, scope: Scope, query: Select<Entity>) -> Result<Vec<Turn>, PortError> {
    let rows = query.all(&reads.of(scope).await?).await.map_err(failed)?;
    let turns: Result<_, Corrupt> = rows.into_iter().map(Turn::try_from).collect();
    Ok(turns?)
}

/// Where every query of turns starts.
fn of(scope: Scope, session: SessionId) -> Select<Entity> {
    Entity::find()
        .filter(Column::SessionId.eq(session.as_uuid()))
        .filter(owns(scope, session))
}

#[async_trait]
impl TurnReader for Reads {
    async fn list(
        &self,
        scope: Scope,
        session: SessionId,
        after: Option<TurnId>,
        limit: Limit,
    ) -> Result<Page<Turn, TurnId>, PortError> {
        let turns = all(self, scope, page(scope, session, after, limit)).await?;
        Ok(Page::from_rows(turns, limit, |last| last.reference.turn))
    }

    async fn by_ids(
        &self,
        scope: Scope,
        session: SessionId,
        turns: &[TurnId],
    ) -> Result<Vec<Turn>, PortError> {
        if turns.is_empty() {
            return Ok(Vec::new());
        }
        let ids = turns.iter().map(TurnId::as_uuid);
        all(
            self,
            scope,
            of(scope, session).filter(Column::Id.is_in(ids)),
        )
        .await
    }

    async fn completed_since(
        &self,
        scope: Scope,
        session: SessionId,
        round: u32,
    ) -> Result<Vec<Turn>, PortError> {
        all(self, scope, completed_since(scope, session, round)).await
    }
}

/// Up to one row more than the page has.
pub(super) fn page(
    scope: Scope,
    session: SessionId,
    after: Option<TurnId>,
    limit: Limit,
) -> Select<Entity> {
    let page = of(scope, session)
        .order_by_asc(Column::Id)
        .limit(u64::from(limit.get()) + 1);
    match after {
        Some(id) => page.filter(Column::Id.gt(id.as_uuid())),
        None => page,
    }
}

pub(super) fn completed_since(scope: Scope, session: SessionId, round: u32) -> Select<Entity> {
    of(scope, session)
        .filter(Column::Outcome.into_expr().eq(constant(COMPLETED)))
        .filter(Column::Round.gte(i64::from(round)))
        .order_by_asc(Column::Id)
}
