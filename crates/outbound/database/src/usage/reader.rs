//! Reading usage.

use async_trait::async_trait;
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, Page, PortError};
use atelier_domain::usage::{UsageCursor, UsageReader, UsageRecord};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect};

use super::entity::{Column, Entity};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros};

/// What names a call in the order of calls.
const PLACE: [Column; 4] = [Column::At, Column::TurnId, Column::Attempt, Column::Call];

#[async_trait]
impl UsageReader for Reads {
    async fn list(
        &self,
        scope: Scope,
        after: Option<UsageCursor>,
        limit: Limit,
    ) -> Result<Page<UsageRecord, UsageCursor>, PortError> {
        let of_person = Entity::find().filter(Column::AccountId.eq(scope.user().as_uuid()));
        let mut page = PLACE
            .into_iter()
            .fold(of_person, QueryOrder::order_by_asc)
            .limit(u64::from(limit.get()) + 1);
        if let Some(UsageCursor {
            at,
            turn,
            attempt,
            call,
        }) = after
        {
            let place = Expr::tuple(PLACE.map(IntoSimpleExpr::into_simple_expr));
            let last = Expr::tuple([
                Expr::val(micros(at)),
                Expr::val(turn.as_uuid()),
                Expr::val(i64::from(attempt)),
                Expr::val(i64::from(call)),
            ]);
            page = page.filter(place.gt(last));
        }
        let rows = page.all(&self.of(scope).await?).await.map_err(failed)?;
        let records: Vec<UsageRecord> = rows
            .into_iter()
            .map(UsageRecord::try_from)
            .collect::<Result<_, Corrupt>>()?;
        Ok(Page::from_rows(records, limit, UsageRecord::cursor))
    }
}
