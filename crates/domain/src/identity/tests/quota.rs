use chrono::{DateTime, Utc};

use crate::identity::Quota;

fn at(second: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(second, 500_000_000).unwrap()
}

#[test]
fn windows_are_the_same_for_everybody() {
    let hourly = Quota::new(100, 3_600);
    assert_eq!(
        hourly.window_start(at(7_201)),
        DateTime::from_timestamp(7_200, 0).unwrap()
    );
    assert_eq!(hourly.seconds_left(at(7_201)), 3_599);
    assert_eq!(hourly.seconds_left(at(10_799)), 1);
    assert_eq!(
        hourly.window_start(at(-1)),
        DateTime::from_timestamp(-3_600, 0).unwrap()
    );
}

#[test]
fn the_last_one_of_a_window_is_allowed() {
    let quota = Quota::new(2, 60);
    let told = |used| {
        let taken = quota.taken(used, at(90));
        (taken.is_allowed, taken.remaining, taken.reset_seconds)
    };
    assert_eq!(told(1), (true, 1, 30));
    assert_eq!(told(2), (true, 0, 30));
    assert_eq!(told(3), (false, 0, 30));
}
