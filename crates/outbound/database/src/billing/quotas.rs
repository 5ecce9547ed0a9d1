//! What people took of the plans' monthly limits.

use async_trait::async_trait;
use atelier_domain::billing::{Month, Monthly, QuotaReader, QuotaWriter};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::PortError;
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryTrait};

use super::quota::{Column, Entity, Model};
use crate::reads::Reads;
use crate::row::{Row, failed};
use crate::transaction::SqlTransaction;

#[async_trait]
impl QuotaReader for Reads {
    async fn used(&self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError> {
        let kept = Entity::find()
            .filter(Column::OwnerId.eq(scope.user().as_uuid()))
            .filter(Column::Kind.eq(kind.as_str()))
            .filter(Column::Month.eq(month.start()))
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        kept.map_or(Ok(0), |kept| number(scope, kept.used))
    }
}

#[async_trait]
impl QuotaWriter for SqlTransaction {
    async fn take(&mut self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError> {
        let one_more = OnConflict::columns([Column::OwnerId, Column::Kind, Column::Month])
            .value(Column::Used, Expr::col((Entity, Column::Used)).add(1))
            .to_owned();
        let first = Model {
            owner_id: scope.user().as_uuid(),
            kind: kind.as_str().to_owned(),
            month: month.start(),
            used: 1,
        };
        let mut take = Entity::insert(first.into_active_model())
            .on_conflict(one_more)
            .into_query();
        take.returning_col(Column::Used);
        // The row stays locked until the transaction ends.
        let used = self.returned(&take).await?;
        number(scope, used.unwrap_or_default())
    }
}

fn number(scope: Scope, used: i64) -> Result<u64, PortError> {
    let row = Row {
        table: "monthly_quotas",
        id: scope.user(),
    };
    Ok(row.number("used", used)?)
}
