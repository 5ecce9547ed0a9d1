//! Who may write a session, checked in the very statement that writes it: one row, so that nothing can come between.

use atelier_domain::editorial::Authority;
use atelier_domain::kernel::{PortError, SessionId};
use chrono::{DateTime, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, UpdateStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryTrait, UpdateMany};

use super::entity::session::{Column, Entity};
use crate::row::{micros, signed};

/// The write, as far as the authority goes.
pub(super) fn granted(
    write: UpdateMany<Entity>,
    authority: Authority,
) -> Result<UpdateMany<Entity>, PortError> {
    Ok(match authority {
        Authority::Person => write,
        Authority::Taking { holder, now, until } => {
            let free = Cond::any()
                .add(Column::LeaseHolder.is_null())
                .add(Column::LeaseHolder.eq(holder.as_uuid()))
                .add(Column::LeaseUntil.lte(micros(now)));
            write
                .col_expr(Column::LeaseFence, Expr::col(Column::LeaseFence).add(1_i64))
                .col_expr(Column::LeaseHolder, Expr::val(holder.as_uuid()))
                .col_expr(Column::LeaseUntil, Expr::val(micros(until)))
                .filter(free)
        }
        Authority::Driving { fence, release } => {
            let write = write.filter(held(fence)?);
            if release { released(write) } else { write }
        }
    })
}

/// Prolongs the lease; returns the revision.
pub(super) fn renewal(
    session: SessionId,
    fence: u64,
    until: DateTime<Utc>,
) -> Result<UpdateStatement, PortError> {
    let update = Entity::update_many()
        .col_expr(Column::LeaseUntil, Expr::val(micros(until)))
        .filter(Column::Id.eq(session.as_uuid()))
        .filter(held(fence)?);
    Ok(update
        .into_query()
        .returning_col(Column::Revision)
        .to_owned())
}

pub(super) fn release(session: SessionId, fence: u64) -> Result<UpdateStatement, PortError> {
    let update = Entity::update_many()
        .filter(Column::Id.eq(session.as_uuid()))
        .filter(held(fence)?);
    Ok(released(update).into_query())
}

/// That a worker drives the run of this session, as far as its lease tells.
pub(crate) fn is_driven(session: Expr, now: DateTime<Utc>) -> Expr {
    let driven = Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::Id)).eq(session))
        .and_where(Column::LeaseUntil.gt(micros(now)))
        .take();
    Expr::exists(driven)
}

/// Whoever took the lease with this fence still has it.
fn held(fence: u64) -> Result<Cond, PortError> {
    Ok(Cond::all()
        .add(Column::LeaseFence.eq(signed(fence)?))
        .add(Column::LeaseHolder.is_not_null()))
}

fn released(write: UpdateMany<Entity>) -> UpdateMany<Entity> {
    write
        .col_expr(Column::LeaseHolder, Expr::val(None::<Uuid>))
        .col_expr(Column::LeaseUntil, Expr::val(None::<DateTime<Utc>>))
}
