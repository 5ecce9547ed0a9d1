use chrono::{DateTime, Utc};

use crate::billing::Month;

fn time(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn a_month_goes_from_its_first_moment_to_the_next_one_s() {
    for (now, start, end) in [
        (
            "2026-11-01T00:00:00Z",
            "2026-11-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
        ),
        (
            "2026-11-30T23:59:59.999999Z",
            "2026-11-01T00:00:00Z",
            "2026-12-01T00:00:00Z",
        ),
        (
            "2026-12-31T12:00:00Z",
            "2026-12-01T00:00:00Z",
            "2027-01-01T00:00:00Z",
        ),
        (
            "2028-02-29T01:00:00+02:00",
            "2028-02-01T00:00:00Z",
            "2028-03-01T00:00:00Z",
        ),
    ] {
        let month = Month::of(time(now));
        assert_eq!((month.start(), month.end()), (time(start), time(end)));
    }
    assert!(Month::of(time("2026-11-30T23:59:59Z")) < Month::of(time("2026-12-01T00:00:00Z")));
}
