//! Chance that can be repeated.

use std::time::Duration;

/// What a test may set to repeat a run that failed.
const VARIABLE: &str = "ATELIER_TEST_SEED";

/// A source of numbers (splitmix64) whose beginning is printed, so that a failure shows it.
pub struct Seed(u64);

impl Seed {
    /// A new beginning each time, unless the environment names one.
    pub fn announced() -> Self {
        let seed = match std::env::var(VARIABLE) {
            Ok(seed) => seed.parse().expect("the seed is a number"),
            Err(_) => uuid::Uuid::new_v4().as_u64_pair().0,
        };
        println!("to repeat this run: {VARIABLE}={seed}");
        Self(seed)
    }

    /// One of several whose beginnings nobody wants to read.
    pub fn quiet() -> Self {
        Self(uuid::Uuid::new_v4().as_u64_pair().0)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `end`.
    pub fn below(&mut self, end: usize) -> usize {
        let end = u64::try_from(end).unwrap();
        usize::try_from(self.next() % end).unwrap()
    }

    /// Whole milliseconds from 0 up to and without `end`.
    pub fn pause(&mut self, end: Duration) -> Duration {
        let end = u64::try_from(end.as_millis()).unwrap();
        Duration::from_millis(self.next() % end)
    }
}
