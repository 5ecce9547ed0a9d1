//! What projects need to know of sessions.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::ProjectId;
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Query, UpdateStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait};

use super::entity::session::{Column, Entity};

/// How many of the scope's sessions are in the project of the outer query's row.
pub(crate) fn count_in(project: Expr, scope: Scope) -> Expr {
    let sessions = Query::select()
        .expr(Expr::col((Entity, Column::Id)).count())
        .from(Entity)
        .and_where(Expr::col((Entity, Column::ProjectId)).eq(project))
        .and_where(Expr::col((Entity, Column::OwnerId)).eq(scope.user().as_uuid()))
        .take();
    Expr::SubQuery(None, Box::new(sessions.into()))
}

/// Takes the sessions out of the project. Their revisions are counted: whoever read one before, such as the driver of
/// its run, would put it back.
pub(crate) fn detach(scope: Scope, project: ProjectId) -> UpdateStatement {
    Entity::update_many()
        .col_expr(Column::ProjectId, Expr::val(None::<Uuid>))
        .col_expr(Column::Revision, Expr::col(Column::Revision).add(1_i64))
        .filter(Column::ProjectId.eq(project.as_uuid()))
        .filter(Column::OwnerId.eq(scope.user().as_uuid()))
        .into_query()
}
