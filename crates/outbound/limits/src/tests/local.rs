//! What a process keeps.

use std::collections::HashMap;

use atelier_domain::identity::Quota;
use chrono::DateTime;
use proptest::prelude::*;

use super::server::until;
use crate::LocalLimiter;

#[test]
fn a_flood_of_keys_takes_no_more_room_than_there_is() {
    let limiter = LocalLimiter::with_capacity(1_000);
    let quota = Quota::new(5, 3_600);
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    let mut is_ever_allowed = false;
    for n in 0..100_000 {
        limiter.count(&format!("address:{n}"), quota, now);
        if n % 100 == 0 {
            let is_allowed = limiter.count("who asks too often", quota, now).is_allowed;
            is_ever_allowed |= n > 1_000 && is_allowed;
        }
    }
    assert!(limiter.len() <= 1_000);
    assert!(
        !is_ever_allowed,
        "a flood of new keys frees who asks too often"
    );
}

#[tokio::test]
async fn counts_go_with_their_window() {
    let limiter = LocalLimiter::new();
    let quota = Quota::new(5, 1);
    let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    for n in 0..1_000 {
        limiter.count(&format!("address:{n}"), quota, now);
    }
    assert!(limiter.len() <= 1_000);
    until("the window is over", async || limiter.len() == 0).await;
}

proptest! {
    #[test]
    fn counting_is_that_of_a_table(
        requests in prop::collection::vec((0_u8..4, 0_i64..300, 0_usize..2), 0..200),
    ) {
        let limiter = LocalLimiter::new();
        let mut table = HashMap::new();
        for (key, second, quota) in requests {
            let quota = [Quota::new(3, 60), Quota::new(5, 7)][quota];
            let now = DateTime::from_timestamp(1_790_000_000 + second, 0).unwrap();
            let used = table.entry((key, quota, quota.window_start(now))).or_insert(0);
            *used += 1;
            let taken = limiter.count(&key.to_string(), quota, now);
            prop_assert_eq!(taken, quota.taken(*used, now));
        }
    }
}
