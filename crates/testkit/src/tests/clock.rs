use atelier_domain::ports::Clock;
use chrono::TimeDelta;

use crate::{FrozenClock, builders};

#[test]
fn time_stands_still_until_it_is_moved() {
    let clock = FrozenClock::default();
    let same = clock.clone();
    assert_eq!(clock.now(), builders::start());
    assert_eq!(clock.now().to_rfc3339(), "2026-11-20T09:00:00+00:00");

    let later = builders::start() + TimeDelta::seconds(3);
    assert_eq!(clock.advance(TimeDelta::seconds(3)), later);
    assert_eq!(same.now(), later);
    same.set(builders::start());
    assert_eq!(clock.now(), builders::start());
}
