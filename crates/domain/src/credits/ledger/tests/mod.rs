mod booking;
mod cases;
mod machine;

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::{Account, Cause, Claim, Grant, Initiator, LotSource, Occasion};
use crate::kernel::{HoldId, LotId, MicroCredits, SessionId, TurnId, UserId, WorkerId};

fn at(day: i64) -> DateTime<Utc> {
    DateTime::UNIX_EPOCH + TimeDelta::days(20_000 + day)
}

fn account() -> Account {
    Account::new(UserId::new(Uuid::nil()))
}

fn lot(number: u128) -> LotId {
    LotId::new(Uuid::from_u128(number))
}

fn hold(number: u128) -> HoldId {
    HoldId::new(Uuid::from_u128(number))
}

fn micro(amount: u64) -> MicroCredits {
    MicroCredits::new(amount)
}

/// For something by the schedule.
fn occasion(name: &str, at: DateTime<Utc>) -> Occasion {
    Occasion::new(Cause::new(name), name, Initiator::System, at)
}

fn claim(number: u128, amount: u64) -> Claim {
    let id = Uuid::from_u128(number);
    Claim {
        hold: HoldId::new(id),
        amount: micro(amount),
        session: SessionId::new(id),
        turn: TurnId::new(id),
        holder: WorkerId::new(id),
        expires_at: at(1_000),
    }
}

/// A grant on day 0 that lapses on a day, if at all.
fn grant(number: u128, amount: u64, expires: Option<i64>) -> Grant {
    Grant {
        lot: lot(number),
        source: LotSource::Purchase,
        amount: micro(amount),
        expires_at: expires.map(at),
        priority: 0,
        occasion: occasion("grant", at(0)),
    }
}
