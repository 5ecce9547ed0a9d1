//! On which days an account gets the credits of a month.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};

use super::ledger::Cause;
use crate::kernel::UserId;

/// The days in UTC, one each month: that of the month on which the account was made, or the month's last where it is
/// shorter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthlyDays {
    first: NaiveDate,
}

impl MonthlyDays {
    pub fn of(created_at: DateTime<Utc>) -> Self {
        Self {
            first: created_at.date_naive(),
        }
    }

    /// The days that are due: from `planned` on, to the last one that has begun. Where nothing was planned yet, that last
    /// one alone.
    pub fn due(self, planned: Option<DateTime<Utc>>, now: DateTime<Utc>) -> Vec<NaiveDate> {
        let last = self.number_at(now);
        let first = match planned {
            Some(planned) if planned <= now => self.number_at(planned),
            Some(_) => return Vec::new(),
            None => last,
        };
        (first..=last).map(|number| self.day(number)).collect()
    }

    /// When the day after the last one that has begun begins.
    pub fn next(self, now: DateTime<Utc>) -> DateTime<Utc> {
        begin(self.day(self.number_at(now) + 1))
    }

    /// When the credits of this day are a month old.
    pub fn end(self, day: NaiveDate) -> DateTime<Utc> {
        self.next(begin(day))
    }

    /// How many months after the first day the last one is that has begun by then.
    fn number_at(self, now: DateTime<Utc>) -> u32 {
        let today = now.date_naive();
        let months = |day: NaiveDate| i64::from(day.year()) * 12 + i64::from(day.month0());
        let number = u32::try_from(months(today) - months(self.first)).unwrap_or(0);
        if self.day(number) > today {
            number.saturating_sub(1)
        } else {
            number
        }
    }

    fn day(self, number: u32) -> NaiveDate {
        let day = self.first.checked_add_months(Months::new(number));
        day.unwrap_or(NaiveDate::MAX)
    }
}

/// The name of the credits that an account gets for a month that begins on this day.
pub fn monthly_cause(owner: UserId, day: NaiveDate) -> Cause {
    Cause::new(format!("monthly:{owner}:{day}"))
}

fn begin(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc()
}
