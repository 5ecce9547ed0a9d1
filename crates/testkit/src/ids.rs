//! Ids that are the same in every run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atelier_domain::ports::IdSource;
use uuid::{Builder, Uuid};

/// The milliseconds in the first id: 2026-01-01T00:00:00Z.
const EPOCH_MS: u64 = 1_767_225_600_000;

/// UUIDv7 values, each greater than the one before. Another seed gives other ids; clones go on with the same ones.
#[derive(Clone, Debug)]
pub struct SeededIds {
    seed: u64,
    count: Arc<AtomicU64>,
}

impl SeededIds {
    pub fn new(seed: u64) -> Self {
        Self {
            seed,
            count: Arc::default(),
        }
    }

    pub fn next(&self) -> Uuid {
        let count = self.count.fetch_add(1, Ordering::Relaxed);
        let mut random = [0; 10];
        let halves = mix(self.seed)
            .to_be_bytes()
            .into_iter()
            .chain(mix(!count).to_be_bytes());
        for (byte, value) in random.iter_mut().zip(halves) {
            *byte = value;
        }
        Builder::from_unix_timestamp_millis(EPOCH_MS + count, &random).into_uuid()
    }
}

impl Default for SeededIds {
    fn default() -> Self {
        Self::new(0)
    }
}

impl IdSource for SeededIds {
    fn uuid(&self) -> Uuid {
        self.next()
    }
}

/// The finalizer of SplitMix64: neighbours become far apart.
const fn mix(value: u64) -> u64 {
    let value = value.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}
