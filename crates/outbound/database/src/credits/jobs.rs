//! What the schedule asks for, of all accounts.

use atelier_domain::kernel::{PortError, SessionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, QueryResult};

use super::entity::{account, hold};
use crate::row::{failed, micros};
use crate::{editorial, identity};

/// Asks for people, not for accounts: some have none yet, and those who left get nothing.
pub(super) async fn due_grants(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<UserId>, PortError> {
    let due = Cond::any()
        .add(Expr::col((account::Entity, account::Column::OwnerId)).is_null())
        .add(Expr::col((account::Entity, account::Column::NextGrantAt)).lte(micros(now)));
    let people = identity::open_people()
        .left_join(
            account::Entity,
            Expr::col((account::Entity, account::Column::OwnerId)).equals(("users", "id")),
        )
        .cond_where(due)
        .limit(limit.into())
        .take();
    owners(connection, &people).await
}

pub(super) async fn lapsed(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<UserId>, PortError> {
    let lapsed = Query::select()
        .column(account::Column::OwnerId)
        .from(account::Entity)
        .and_where(account::Column::NextLapseAt.lte(micros(now)))
        .limit(limit.into())
        .take();
    owners(connection, &lapsed).await
}

pub(super) async fn abandoned(
    connection: &impl ConnectionTrait,
    now: DateTime<Utc>,
    limit: u32,
) -> Result<Vec<(UserId, SessionId)>, PortError> {
    let rows = connection.query_all(&held_by_nobody(now, limit)).await;
    let rows = rows.map_err(failed)?;
    let pairs = rows.iter().map(|row| {
        let owner = row.try_get_by_index(0).map(UserId::new)?;
        Ok((owner, row.try_get_by_index(1).map(SessionId::new)?))
    });
    pairs.collect::<Result<_, DbErr>>().map_err(failed)
}

pub(super) fn held_by_nobody(now: DateTime<Utc>, limit: u32) -> SelectStatement {
    let session = Expr::col((hold::Entity, hold::Column::SessionId));
    Query::select()
        .distinct()
        .columns([hold::Column::OwnerId, hold::Column::SessionId])
        .from(hold::Entity)
        .and_where(hold::is_open(hold::Entity))
        .and_where(hold::Column::ExpiresAt.lte(micros(now)))
        .and_where(editorial::is_driven(session, now).not())
        .limit(limit.into())
        .take()
}

async fn owners(
    connection: &impl ConnectionTrait,
    select: &SelectStatement,
) -> Result<Vec<UserId>, PortError> {
    let rows = connection.query_all(select).await.map_err(failed)?;
    let owner = |row: &QueryResult| row.try_get_by_index(0).map(UserId::new);
    let owners = rows.iter().map(owner);
    owners.collect::<Result<_, DbErr>>().map_err(failed)
}
