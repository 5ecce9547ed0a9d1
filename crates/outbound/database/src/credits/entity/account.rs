//! The row of an account.

use atelier_domain::credits::ledger::{Account, Hold, KeptAccount, Lot};
use atelier_domain::kernel::{MicroCredits, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::Set;
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, json, micros, signed};

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
    /// JSON: the lots of which something is left, whole, so that an account is one row to whoever spends.
    pub(crate) lots: String,
    pub(crate) next_lapse_at: Option<DateTime<Utc>>,
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
        lots: Set(json(&live(account.lots()))?),
        next_lapse_at: Set(account.next_lapse().map(micros)),
    })
}

/// Of which something is left.
fn live(lots: &[Lot]) -> Vec<Lot> {
    let live = lots.iter().filter(|lot| lot.left > MicroCredits::ZERO);
    live.map(|lot| Lot {
        at: micros(lot.at),
        expires_at: lot.expires_at.map(micros),
        ..lot.clone()
    })
    .collect()
}

impl Model {
    /// The lots of which something is left.
    pub(crate) fn live_lots(&self) -> Result<Vec<Lot>, Corrupt> {
        self.row().json("lots", &self.lots)
    }

    fn row(&self) -> Row<Uuid> {
        Row {
            table: "credit_accounts",
            id: self.owner_id,
        }
    }

    pub(crate) fn with(self, lots: Vec<Lot>, holds: Vec<Hold>) -> Result<KeptAccount, Corrupt> {
        let row = self.row();
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
