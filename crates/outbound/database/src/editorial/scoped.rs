//! In whose name rows below a session are read.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use sea_orm::sea_query::{Expr, ExprTrait, Query};

use super::entity::session;

/// That the session is the scope's. Names no column of the outer query, so it is looked up once.
pub(super) fn owns(scope: Scope, id: SessionId) -> Expr {
    let session = Query::select()
        .expr(Expr::val(1))
        .from(session::Entity)
        .and_where(Expr::col((session::Entity, session::Column::Id)).eq(id.as_uuid()))
        .and_where(
            Expr::col((session::Entity, session::Column::OwnerId)).eq(scope.user().as_uuid()),
        )
        .take();
    Expr::exists(session)
}
