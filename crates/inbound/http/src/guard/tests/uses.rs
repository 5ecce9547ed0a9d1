use atelier_domain::identity::{KeyUse, Quota};
use atelier_domain::kernel::ApiKeyId;
use chrono::{DateTime, Utc};
use uuid::Uuid;

use crate::guard::uses::KeyUses;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn uses_add_up_by_key_and_window() {
    let uses = KeyUses::default();
    let quota = Quota::new(100, 3_600);
    let [one, other] = [1, 2].map(|id| ApiKeyId::new(Uuid::from_u128(id)));
    for (key, time) in [
        (one, "2026-11-20T09:10:00Z"),
        (one, "2026-11-20T09:05:00Z"),
        (one, "2026-11-20T10:00:00Z"),
        (other, "2026-11-20T09:30:00Z"),
    ] {
        uses.note(key, quota, at(time));
    }
    let taken = || {
        let mut taken = uses.take();
        taken.sort_by_key(|uses| (uses.key, uses.window_start));
        taken
    };
    let counted = |key, window: &str, requests, last: &str| KeyUse {
        key,
        window_start: at(window),
        requests,
        last_used_at: at(last),
    };
    let expected = [
        counted(one, "2026-11-20T09:00:00Z", 2, "2026-11-20T09:10:00Z"),
        counted(one, "2026-11-20T10:00:00Z", 1, "2026-11-20T10:00:00Z"),
        counted(other, "2026-11-20T09:00:00Z", 1, "2026-11-20T09:30:00Z"),
    ];
    let first = taken();
    assert_eq!(first, expected);
    assert_eq!(taken(), [], "it was taken");

    // Given back by whoever could not write it, after more came.
    uses.note(one, quota, at("2026-11-20T09:20:00Z"));
    for given in first {
        uses.add(given);
    }
    let again = taken();
    assert_eq!(
        (again[0].requests, again[0].last_used_at),
        (3, at("2026-11-20T09:20:00Z"))
    );
    assert_eq!(again.len(), 3);
}
