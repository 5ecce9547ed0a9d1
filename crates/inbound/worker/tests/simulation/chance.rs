//! What happens by chance, and happens again with the same seed.

use std::sync::{Arc, Mutex};
use std::time::Duration;

/// A source of numbers (splitmix64). Clones draw from the same one.
#[derive(Clone)]
pub(crate) struct Chance {
    state: Arc<Mutex<u64>>,
    /// Nothing goes wrong.
    is_kind: bool,
}

impl Chance {
    pub(crate) fn new(seed: u64) -> Self {
        Self {
            state: Arc::new(Mutex::new(seed)),
            is_kind: false,
        }
    }

    pub(crate) fn kind() -> Self {
        Self {
            is_kind: true,
            ..Self::new(0)
        }
    }

    fn next(&self) -> u64 {
        let mut state = self.state.lock().unwrap();
        *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = *state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// From 0 up to and without `end`.
    pub(crate) fn below(&self, end: usize) -> usize {
        usize::try_from(self.next() % u64::try_from(end).unwrap()).unwrap()
    }

    /// Whether something goes wrong that does so often.
    pub(crate) fn percent(&self, often: usize) -> bool {
        !self.is_kind && self.below(100) < often
    }

    pub(crate) fn between(&self, from: Duration, to: Duration) -> Duration {
        let span = u64::try_from(to.saturating_sub(from).as_millis())
            .unwrap()
            .max(1);
        from + Duration::from_millis(self.next() % span)
    }
}
