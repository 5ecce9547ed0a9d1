//! The months by which is counted.

use chrono::{DateTime, Datelike, Months, NaiveDate, NaiveTime, Utc};

/// What is counted by the month.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Monthly {
    /// New ones; a session that is deleted was still made.
    Sessions,
}

impl Monthly {
    /// As it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sessions => "sessions",
        }
    }
}

/// A calendar month, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Month(NaiveDate);

impl Month {
    pub fn of(time: DateTime<Utc>) -> Self {
        let day = time.date_naive();
        // Every month has a first day.
        Self(day.with_day(1).unwrap_or(day))
    }

    /// The first moment of it.
    pub fn start(self) -> DateTime<Utc> {
        self.0.and_time(NaiveTime::MIN).and_utc()
    }

    /// The first moment after it: from then on counters start at nothing.
    pub fn end(self) -> DateTime<Utc> {
        let next = self.0.checked_add_months(Months::new(1));
        Self(next.unwrap_or(NaiveDate::MAX)).start()
    }
}
