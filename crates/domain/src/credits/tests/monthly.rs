use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use proptest::prelude::*;

use crate::credits::MonthlyDays;

fn at(text: &str) -> DateTime<Utc> {
    format!("{text}:00Z").parse().unwrap()
}

fn days(days: &[&str]) -> Vec<NaiveDate> {
    days.iter().map(|day| day.parse().unwrap()).collect()
}

#[test]
fn credits_come_on_the_account_s_day_of_the_month() {
    for (created, planned, now, due, next) in [
        // With the account.
        (
            "2026-01-15T10:30",
            None,
            "2026-01-15T10:30",
            &["2026-01-15"][..],
            "2026-02-15T00:00",
        ),
        // An account that was there before it got any: for this month, not for all before.
        (
            "2025-03-15T10:30",
            None,
            "2026-01-14T23:59",
            &["2025-12-15"],
            "2026-01-15T00:00",
        ),
        // Not yet, and then at once.
        (
            "2026-01-15T10:30",
            Some("2026-02-15T00:00"),
            "2026-02-14T23:59",
            &[],
            "2026-02-15T00:00",
        ),
        (
            "2026-01-15T10:30",
            Some("2026-02-15T00:00"),
            "2026-02-15T00:00",
            &["2026-02-15"],
            "2026-03-15T00:00",
        ),
        // Months that are too short, and the one after them.
        (
            "2026-01-31T23:59",
            Some("2026-02-28T00:00"),
            "2026-02-28T01:00",
            &["2026-02-28"],
            "2026-03-31T00:00",
        ),
        (
            "2028-01-30T00:00",
            Some("2028-02-29T00:00"),
            "2028-03-01T00:00",
            &["2028-02-29"],
            "2028-03-30T00:00",
        ),
        // Every month that was missed.
        (
            "2026-01-31T08:00",
            Some("2026-02-28T00:00"),
            "2026-05-30T12:00",
            &["2026-02-28", "2026-03-31", "2026-04-30"],
            "2026-05-31T00:00",
        ),
        // Over the turn of a year.
        (
            "2026-12-05T08:00",
            Some("2027-01-05T00:00"),
            "2027-01-06T12:00",
            &["2027-01-05"],
            "2027-02-05T00:00",
        ),
        // A clock that was set back.
        (
            "2026-01-15T10:30",
            None,
            "2026-01-14T10:30",
            &["2026-01-15"],
            "2026-02-15T00:00",
        ),
    ] {
        let monthly = MonthlyDays::of(at(created));
        let case = format!("{created} {planned:?} {now}");
        assert_eq!(monthly.due(planned.map(at), at(now)), days(due), "{case}");
        assert_eq!(monthly.next(at(now)), at(next), "{case}");
    }
}

proptest! {
    /// However often somebody looks, each month comes once.
    #[test]
    fn no_month_is_missed_and_none_comes_twice(created in 0_i64..40_000, looks in prop::collection::vec(0_i64..90, 1..40)) {
        let created = DateTime::UNIX_EPOCH + TimeDelta::days(created);
        let monthly = MonthlyDays::of(created);
        let (mut now, mut planned, mut seen) = (created, None, Vec::new());
        for look in std::iter::once(0).chain(looks) {
            now += TimeDelta::days(look);
            seen.extend(monthly.due(planned, now));
            planned = Some(monthly.next(now));
            prop_assert!(planned > Some(now));
        }
        let all = monthly.due(Some(created), now);
        prop_assert_eq!(&seen, &all);
        for month in all.windows(2) {
            let length = (month[1] - month[0]).num_days();
            prop_assert!((28..=31).contains(&length), "{:?}", month);
        }
    }
}
