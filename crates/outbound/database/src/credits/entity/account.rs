//! The row of an account.

use atelier_domain::credits::ledger::{Account, Hold, KeptAccount, Lot};
use atelier_domain::kernel::{MicroCredits, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "credit_accounts")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) owner_id: Uuid,
    pub(crate) revision: i64,
    pub(crate) balance: i64,
    pub(crate) held: i64,
    pub(crate) debt: i64,
    pub(crate) used: i64,
    pub(crate) entries: i64,
    pub(crate) next_grant_at: Option<DateTime<Utc>>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The whole row.
pub(crate) fn row(kept: &KeptAccount) -> Result<ActiveModel, PortError> {
    let account = &kept.account;
    Ok(ActiveModel {
        owner_id: Set(account.owner.as_uuid()),
        revision: Set(signed(kept.revision)?),
        balance: Set(account.balance()),
        held: Set(signed(account.held().get())?),
        debt: Set(signed(account.debt().get())?),
        used: Set(signed(account.used().get())?),
        entries: Set(signed(account.entries())?),
        next_grant_at: Set(kept.next_grant.map(micros)),
    })
}

impl Model {
    pub(crate) fn with(self, lots: Vec<Lot>, holds: Vec<Hold>) -> Result<KeptAccount, Corrupt> {
        let row = Row {
            table: "credit_accounts",
            id: self.owner_id,
        };
        Ok(KeptAccount {
            account: Account::kept(
                UserId::new(self.owner_id),
                lots,
                holds,
                MicroCredits::new(row.number("debt", self.debt)?),
                MicroCredits::new(row.number("used", self.used)?),
                row.number("entries", self.entries)?,
            ),
            revision: row.number("revision", self.revision)?,
            next_grant: self.next_grant_at,
        })
    }
}
