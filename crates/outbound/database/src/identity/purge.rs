//! Removing what is left of a closed account, a batch at a time: a transaction that removed everything would hold its
//! locks, and on SQLite the one writer, for as long as that takes.

use atelier_domain::kernel::{PortError, UserId};
use sea_orm::sea_query::{DeleteStatement, Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{export, export_piece, magic_link, repeat, user};
use crate::editorial;
use crate::transaction::{Batch, SqlTransaction};

pub(super) async fn purge(
    transaction: &mut SqlTransaction,
    id: UserId,
    rows: u32,
) -> Result<bool, PortError> {
    let Some(person) = transaction.one(user::by_id(id)).await? else {
        return Ok(true);
    };
    if person.deleted_at.is_none() {
        return Err(PortError::message("the account is not closed"));
    }
    let mut left = u64::from(rows);
    let batches: [Batch; 2] = [export_pieces, repeats];
    for batch in editorial::BATCHES.iter().chain(&batches) {
        left = left.saturating_sub(transaction.execute(&batch(id, left)).await?);
        if left == 0 {
            return Ok(false);
        }
    }
    if let Some(email) = person.email {
        // They name nobody but the address.
        let links = magic_link::Entity::delete_many()
            .filter(magic_link::Column::Email.eq(email))
            .into_query();
        transaction.execute(&links).await?;
    }
    // The small tables go with it, by their foreign keys.
    let person = user::Entity::delete_many()
        .filter(user::Column::Id.eq(id.as_uuid()))
        .into_query();
    transaction.execute(&person).await?;
    Ok(true)
}

fn export_pieces(user: UserId, rows: u64) -> DeleteStatement {
    let pieces = export_piece::Entity::find()
        .select_only()
        .column(export_piece::Column::ExportId)
        .column(export_piece::Column::Number)
        .inner_join(export::Entity)
        .filter(export::Column::OwnerId.eq(user.as_uuid()))
        .limit(rows)
        .into_query();
    let key = Expr::tuple([
        Expr::col(export_piece::Column::ExportId),
        Expr::col(export_piece::Column::Number),
    ]);
    Query::delete()
        .from_table(export_piece::Entity)
        .and_where(key.in_subquery(pieces))
        .take()
}

fn repeats(user: UserId, rows: u64) -> DeleteStatement {
    let key = [
        repeat::Column::UserId,
        repeat::Column::Operation,
        repeat::Column::Key,
    ];
    let requests = repeat::Entity::find()
        .select_only()
        .columns(key)
        .filter(repeat::Column::UserId.eq(user.as_uuid()))
        .limit(rows)
        .into_query();
    Query::delete()
        .from_table(repeat::Entity)
        .and_where(Expr::tuple(key.map(Expr::col)).in_subquery(requests))
        .take()
}
