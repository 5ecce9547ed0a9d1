//! Writing accounts.

use async_trait::async_trait;
use atelier_domain::credits::ledger::{AccountChange, Cause, EntryKind, HoldEnd, KeptAccount, Lot};
use atelier_domain::credits::{CreditWriter, SaveError};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{HoldId, LotId, MicroCredits, PortError, SessionId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, InsertStatement, OnConflict, UpdateStatement};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect, QueryTrait};

use super::entity::{account, entry, hold, lot};
use super::reader::{lots, open_holds, read};
use crate::row::{micros, signed};
use crate::transaction::SqlTransaction;

#[async_trait]
impl CreditWriter for SqlTransaction {
    async fn lock(&mut self, owner: UserId) -> Result<KeptAccount, PortError> {
        let row = account::Entity::find_by_id(owner.as_uuid()).lock_exclusive();
        let found = if let Some(found) = self.one(row.clone()).await? {
            found
        } else {
            let made = KeptAccount {
                revision: 1,
                ..KeptAccount::new(owner)
            };
            self.execute(&new(&made)?).await?;
            let made = self.one(row).await?;
            made.ok_or(PortError::message(
                "an account that was just made is not there",
            ))?
        };
        let mut all = found.live_lots()?;
        let lots: Vec<Lot> = read(self.all(lots(owner)).await?)?;
        let empty = lots
            .into_iter()
            .filter(|lot| all.iter().all(|live| live.id != lot.id));
        let empty: Vec<Lot> = empty.collect();
        all.extend(empty);
        let holds = self.all(open_holds(owner)).await?;
        Ok(found.with(all, read(holds)?)?)
    }

    async fn has(&mut self, cause: &Cause) -> Result<bool, PortError> {
        let found = entry::Entity::find().filter(entry::Column::Cause.eq(cause.as_str()));
        Ok(self.one(found).await?.is_some())
    }

    async fn lapsed(&mut self, owner: UserId, lot: LotId) -> Result<MicroCredits, PortError> {
        let entries = entry::Entity::find()
            .filter(entry::Column::OwnerId.eq(owner.as_uuid()))
            .filter(entry::Column::LotId.eq(lot.as_uuid()))
            .filter(entry::Column::Kind.eq(EntryKind::Expiry.as_str()));
        let lapsed = self.all(entries).await?.into_iter();
        Ok(lapsed.fold(MicroCredits::ZERO, |sum, entry| {
            sum.saturating_add(MicroCredits::new(entry.amount.unsigned_abs()))
        }))
    }

    async fn save(&mut self, change: &AccountChange) -> Result<(), SaveError> {
        let written = match update(change)? {
            Some(update) => self.execute(&update).await?,
            None => self.execute(&new(&change.after)?).await?,
        };
        if written == 0 {
            return Err(SaveError::Stale);
        }
        Ok(add(self, change).await?)
    }

    async fn renew_holds(
        &mut self,
        scope: Scope,
        session: SessionId,
        until: DateTime<Utc>,
    ) -> Result<(), PortError> {
        let renew = renew_holds(scope, session, until);
        self.execute(&renew).await.map(drop)
    }
}

pub(super) fn renew_holds(
    scope: Scope,
    session: SessionId,
    until: DateTime<Utc>,
) -> UpdateStatement {
    hold::Entity::update_many()
        .col_expr(hold::Column::ExpiresAt, Expr::val(micros(until)))
        .filter(hold::Column::OwnerId.eq(scope.user().as_uuid()))
        .filter(hold::Column::SessionId.eq(session.as_uuid()))
        .filter(hold::is_open(hold::Entity))
        .into_query()
}

/// Writes the state of an account that is still the one the change was made from, and finds no row where it is not.
/// Absent where there was no account yet.
pub(crate) fn update(change: &AccountChange) -> Result<Option<UpdateStatement>, PortError> {
    let after = &change.after;
    if after.revision == 1 {
        return Ok(None);
    }
    let update = account::Entity::update_many()
        .set(account::row(after)?)
        .filter(account::Column::OwnerId.eq(after.account.owner.as_uuid()))
        .filter(account::Column::Revision.eq(signed(after.revision)? - 1));
    Ok(Some(update.into_query()))
}

/// Writes what comes with the state of an account. None of it has to be waited for: that the change was made from the
/// last state is known.
pub(crate) async fn add(
    transaction: &mut SqlTransaction,
    change: &AccountChange,
) -> Result<(), PortError> {
    let owner = change.after.account.owner;
    let new_lots = change
        .new_lots
        .iter()
        .map(|lot| lot::Model::new(owner, lot));
    insert::<lot::Entity, _>(transaction, new_lots).await?;
    for lot in &change.clawed_back {
        transaction.write(lot::update(owner, lot)?).await?;
    }
    for how in [HoldEnd::Settled, HoldEnd::Released] {
        let ended = change.ended.iter().filter(|ended| ended.how == how);
        let ended: Vec<HoldId> = ended.map(|ended| ended.hold.id()).collect();
        if !ended.is_empty() {
            let end = hold::end(owner, &ended, how, change.at);
            transaction.write(end).await?;
        }
    }
    let opened = change
        .opened
        .iter()
        .map(|hold| hold::Model::new(owner, hold));
    insert::<hold::Entity, _>(transaction, opened).await?;
    let entries = change.entries.iter().map(entry::Model::try_from);
    insert::<entry::Entity, _>(transaction, entries).await
}

/// Adds rows to one table, if there are any.
async fn insert<E, M>(
    transaction: &mut SqlTransaction,
    rows: impl Iterator<Item = Result<M, PortError>>,
) -> Result<(), PortError>
where
    E: EntityTrait,
    M: IntoActiveModel<E::ActiveModel>,
{
    let rows = rows.map(|row| row.map(IntoActiveModel::into_active_model));
    let rows: Vec<E::ActiveModel> = rows.collect::<Result<_, _>>()?;
    if rows.is_empty() {
        return Ok(());
    }
    transaction.write(E::insert_many(rows).into_query()).await
}

/// Writes nothing where there is an account already.
fn new(kept: &KeptAccount) -> Result<InsertStatement, PortError> {
    let once = OnConflict::column(account::Column::OwnerId)
        .do_nothing()
        .to_owned();
    let insert = account::Entity::insert(account::row(kept)?).on_conflict(once);
    Ok(insert.into_query())
}
