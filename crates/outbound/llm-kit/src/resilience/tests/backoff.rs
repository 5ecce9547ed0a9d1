use std::time::Duration;

use proptest::prelude::*;

use crate::Backoff;

#[test]
fn the_longest_wait_doubles_up_to_the_cap() {
    let backoff = Backoff::default();
    for (failed_calls, millis) in [
        (1, 500),
        (2, 1_000),
        (3, 2_000),
        (5, 8_000),
        (6, 8_000),
        (u32::MAX, 8_000),
    ] {
        let longest = backoff.wait(failed_calls, None, 1.0);
        assert_eq!(longest, Duration::from_millis(millis), "{failed_calls}");
        assert_eq!(backoff.wait(failed_calls, None, 0.0), Duration::ZERO);
    }
}

proptest! {
    #[test]
    fn nobody_comes_back_before_the_vendor_said(
        failed_calls in 1_u32..4,
        seconds in prop::option::of(0_u64..100),
        chance in 0.0..=1.0,
    ) {
        let word = seconds.map(Duration::from_secs);
        let wait = Backoff::default().wait(failed_calls, word, chance);
        let jitter = wait.checked_sub(word.unwrap_or_default());
        prop_assert!(jitter.is_some_and(|jitter| jitter <= Duration::from_secs(8)));
    }
}
