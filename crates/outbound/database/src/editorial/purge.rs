//! Removing a person's sessions, a batch at a time, the largest tables first.

use atelier_domain::kernel::UserId;
use sea_orm::sea_query::{DeleteStatement, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{document_version, journal_entry, session, turn};
use crate::transaction::Batch;

/// In this order: notes and inputs are few in each session, and go with it.
pub(crate) const BATCHES: [Batch; 4] = [journal, turns, versions, sessions];

fn sessions_of(user: UserId) -> SelectStatement {
    session::Entity::find()
        .select_only()
        .column(session::Column::Id)
        .filter(session::Column::OwnerId.eq(user.as_uuid()))
        .into_query()
}

fn below<E: EntityTrait>(
    table: E,
    key: [E::Column; 2],
    user: UserId,
    rows: u64,
) -> DeleteStatement {
    let [session, _] = key;
    let some = E::find()
        .select_only()
        .columns(key)
        .filter(session.in_subquery(sessions_of(user)))
        .limit(rows)
        .into_query();
    Query::delete()
        .from_table(table)
        .and_where(Expr::tuple(key.map(Expr::col)).in_subquery(some))
        .take()
}

fn journal(user: UserId, rows: u64) -> DeleteStatement {
    use journal_entry::{Column, Entity};
    below(Entity, [Column::SessionId, Column::Sequence], user, rows)
}

fn turns(user: UserId, rows: u64) -> DeleteStatement {
    use turn::{Column, Entity};
    below(Entity, [Column::SessionId, Column::Id], user, rows)
}

fn versions(user: UserId, rows: u64) -> DeleteStatement {
    use document_version::{Column, Entity};
    below(Entity, [Column::SessionId, Column::Number], user, rows)
}

fn sessions(user: UserId, rows: u64) -> DeleteStatement {
    let some = sessions_of(user).limit(rows).take();
    Query::delete()
        .from_table(session::Entity)
        .and_where(session::Column::Id.in_subquery(some))
        .take()
}
