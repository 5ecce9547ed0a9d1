//! What is kept, for whoever proves it: nothing is believed, so nothing is refused.

use std::ops::RangeInclusive;

use atelier_domain::credits::ledger::proof::{
    AccountRow, Books, EntryRow, HoldRow, LotRow, SettledHold, Stray,
};
use atelier_domain::credits::ledger::{Book, EntryKind, HoldEnd, HoldPart, Lot};
use atelier_domain::kernel::{HoldId, LotId, MicroCredits, PortError, UserId};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::{Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder,
    QuerySelect,
};

use super::entity::{account, entry, hold, lot};
use crate::row::failed;

pub(super) async fn owners(
    connection: &impl ConnectionTrait,
    after: Option<UserId>,
    limit: u32,
) -> Result<Vec<UserId>, PortError> {
    let mut page = account::Entity::find()
        .select_only()
        .column(account::Column::OwnerId)
        .order_by_asc(account::Column::OwnerId)
        .limit(u64::from(limit));
    if let Some(after) = after {
        page = page.filter(account::Column::OwnerId.gt(after.as_uuid()));
    }
    let owners: Vec<Uuid> = page.into_tuple().all(connection).await.map_err(failed)?;
    Ok(owners.into_iter().map(UserId::new).collect())
}

/// On a connection that sees one moment.
pub(super) async fn books(
    connection: &impl ConnectionTrait,
    owners: &[UserId],
) -> Result<Vec<Books>, PortError> {
    let owners = || owners.iter().map(UserId::as_uuid);
    let accounts = account::Entity::find()
        .filter(account::Column::OwnerId.is_in(owners()))
        .order_by_asc(account::Column::OwnerId)
        .all(connection);
    let accounts = accounts.await.map_err(failed)?;
    let lots = lot::Entity::find().filter(lot::Column::OwnerId.is_in(owners()));
    let mut lots = lots.all(connection).await.map_err(failed)?;
    let holds = hold::Entity::find()
        .filter(hold::Column::OwnerId.is_in(owners()))
        .filter(hold::is_open(hold::Entity));
    let mut holds = holds.all(connection).await.map_err(failed)?;
    let last = entry::Entity::find()
        .select_only()
        .column(entry::Column::OwnerId)
        .expr(Func::max(Expr::col(entry::Column::Sequence)))
        .filter(entry::Column::OwnerId.is_in(owners()))
        .group_by(entry::Column::OwnerId);
    let last: Vec<(Uuid, i64)> = last.into_tuple().all(connection).await.map_err(failed)?;
    let books = accounts.into_iter().map(|account| {
        let owner = account.owner_id;
        let of_owner = last.iter().find(|(of, _)| *of == owner);
        // Where they can't be read nothing is left, which the balance tells.
        let live = account.live_lots().unwrap_or_default();
        Books {
            last_entry: of_owner.map_or(0, |(_, last)| *last),
            lots: lots
                .extract_if(.., |lot| lot.owner_id == owner)
                .map(|lot| lot_row(lot, &live))
                .collect(),
            open_holds: holds
                .extract_if(.., |hold| hold.owner_id == owner)
                .map(|hold| hold_row(&hold))
                .collect(),
            account: account_row(&account),
        }
    });
    Ok(books.collect())
}

fn account_row(account: &account::Model) -> AccountRow {
    AccountRow {
        owner: UserId::new(account.owner_id),
        balance: account.balance,
        held: account.held,
        debt: account.debt,
        used: account.used,
        entries: account.entries,
    }
}

/// With what the account says of it, if anything.
fn lot_row(lot: lot::Model, live: &[Lot]) -> LotRow {
    let (id, granted, clawed_back) = (LotId::new(lot.id), lot.granted, lot.clawed_back);
    let live = live.iter().find(|live| live.id == id);
    let part = |amount: fn(&Lot) -> MicroCredits| {
        live.map_or(0, |live| {
            i64::try_from(amount(live).get()).unwrap_or(i64::MAX)
        })
    };
    let came = Lot::try_from(lot).ok();
    let is_as_it_came = live.is_none_or(|live| {
        came.is_some_and(|came| {
            *live
                == Lot {
                    left: live.left,
                    held: live.held,
                    ..came
                }
        })
    });
    LotRow {
        id,
        granted,
        left: part(|lot| lot.left),
        held: part(|lot| lot.held),
        clawed_back,
        is_as_it_came,
    }
}

fn hold_row(hold: &hold::Model) -> HoldRow {
    let parts: Option<Vec<HoldPart>> = serde_json::from_str(&hold.parts).ok();
    let amount = |part: HoldPart| {
        (
            part.lot,
            i64::try_from(part.amount.get()).unwrap_or(i64::MAX),
        )
    };
    HoldRow {
        id: HoldId::new(hold.id),
        amount: hold.amount,
        parts: parts.map(|parts| parts.into_iter().map(amount).collect()),
        expires_at: hold.expires_at,
    }
}

#[derive(FromQueryResult)]
struct Line {
    owner_id: Uuid,
    sequence: i64,
    kind: String,
    amount: i64,
    counter: String,
    counter_amount: i64,
    balance_after: i64,
    lot_id: Option<Uuid>,
    hold_id: Option<Uuid>,
    /// Absent where there is no such hold.
    status: Option<String>,
}

pub(super) async fn entry_rows(
    connection: &impl ConnectionTrait,
    people: RangeInclusive<UserId>,
    after: Option<(UserId, i64)>,
    limit: u32,
) -> Result<Vec<EntryRow>, PortError> {
    let of = |column: entry::Column| Expr::col((entry::Entity, column));
    let mut page = Query::select();
    page.columns(
        [
            entry::Column::OwnerId,
            entry::Column::Sequence,
            entry::Column::Kind,
            entry::Column::Amount,
            entry::Column::Counter,
            entry::Column::CounterAmount,
            entry::Column::BalanceAfter,
            entry::Column::LotId,
            entry::Column::HoldId,
        ]
        .map(|column| (entry::Entity, column)),
    )
    .column((hold::Entity, hold::Column::Status))
    .from(entry::Entity)
    .left_join(
        hold::Entity,
        Expr::col((hold::Entity, hold::Column::Id)).equals((entry::Entity, entry::Column::HoldId)),
    )
    .and_where(of(entry::Column::OwnerId).lte(people.end().as_uuid()))
    .order_by((entry::Entity, entry::Column::OwnerId), sea_orm::Order::Asc)
    .order_by(
        (entry::Entity, entry::Column::Sequence),
        sea_orm::Order::Asc,
    )
    .limit(u64::from(limit));
    let (owner, sequence) = after.unwrap_or((*people.start(), i64::MIN));
    let place = Expr::tuple([of(entry::Column::OwnerId), of(entry::Column::Sequence)]);
    let last = Expr::tuple([Expr::val(owner.as_uuid()), Expr::val(sequence)]);
    page.and_where(place.gt(last));
    let rows = connection.query_all(&page).await.map_err(failed)?;
    let lines = rows.iter().map(|row| Line::from_query_result(row, ""));
    let lines: Vec<Line> = lines.collect::<Result<_, DbErr>>().map_err(failed)?;
    Ok(lines.into_iter().map(EntryRow::from).collect())
}

impl From<Line> for EntryRow {
    fn from(line: Line) -> Self {
        let ends = [HoldEnd::Settled, HoldEnd::Released];
        let end = ends
            .into_iter()
            .find(|end| line.status.as_deref() == Some(end.as_str()));
        let kinds = EntryKind::ALL.into_iter();
        let books = Book::ALL.into_iter();
        Self {
            owner: UserId::new(line.owner_id),
            sequence: line.sequence,
            kind: kinds.clone().find(|kind| kind.as_str() == line.kind),
            amount: line.amount,
            counter: books.clone().find(|book| book.as_str() == line.counter),
            counter_amount: line.counter_amount,
            balance_after: line.balance_after,
            lot: line.lot_id.map(LotId::new),
            hold: line.hold_id.map(|id| SettledHold {
                id: HoldId::new(id),
                end,
            }),
        }
    }
}

/// Each table is read once.
pub(super) async fn strays(
    connection: &impl ConnectionTrait,
    limit: u32,
) -> Result<Vec<Stray>, PortError> {
    let tables = [
        without_account(entry::Entity, entry::Column::OwnerId),
        without_account(lot::Entity, lot::Column::OwnerId),
        without_account(hold::Entity, hold::Column::OwnerId),
    ];
    let mut strays = Vec::new();
    for mut table in tables {
        let rows = connection.query_all(table.limit(limit.into())).await;
        for row in rows.map_err(failed)? {
            let owner = row.try_get_by_index(0).map_err(failed)?;
            strays.push(Stray::NoAccount(UserId::new(owner)));
        }
    }
    for row in connection
        .query_all(&unsettled(limit))
        .await
        .map_err(failed)?
    {
        let owner = row.try_get_by_index(0).map_err(failed)?;
        let hold = row.try_get_by_index(1).map_err(failed)?;
        strays.push(Stray::Unsettled(UserId::new(owner), HoldId::new(hold)));
    }
    Ok(strays)
}

fn unsettled(limit: u32) -> SelectStatement {
    let of = |column: hold::Column| (hold::Entity, column);
    Query::select()
        .columns([hold::Column::OwnerId, hold::Column::Id].map(of))
        .from(hold::Entity)
        .left_join(
            entry::Entity,
            Expr::col((entry::Entity, entry::Column::HoldId)).equals(of(hold::Column::Id)),
        )
        .and_where(Expr::col(of(hold::Column::Status)).eq(HoldEnd::Settled.as_str()))
        .and_where(Expr::col((entry::Entity, entry::Column::HoldId)).is_null())
        .limit(u64::from(limit))
        .take()
}

fn without_account<T, C>(table: T, owner: C) -> SelectStatement
where
    T: sea_orm::Iden + Copy + 'static,
    C: sea_orm::Iden + Copy + 'static,
{
    let its_account = Query::select()
        .expr(Expr::val(1))
        .from(account::Entity)
        .and_where(Expr::col((account::Entity, account::Column::OwnerId)).equals((table, owner)))
        .take();
    Query::select()
        .distinct()
        .column((table, owner))
        .from(table)
        .and_where(Expr::exists(its_account).not())
        .take()
}
