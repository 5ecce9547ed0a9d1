//! Secrets that are the same in every run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atelier_domain::ports::SecretSource;

/// Each another one than the one before, and easily guessed. Clones go on with the same ones.
#[derive(Clone, Debug, Default)]
pub struct CountedSecrets(Arc<AtomicU64>);

impl SecretSource for CountedSecrets {
    fn bytes(&self) -> [u8; 32] {
        let [a, b, c, d, e, f, g, h] = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let mut bytes = [b'.'; 32];
        let numbered = bytes.iter_mut().rev().zip([h, g, f, e, d, c, b, a]);
        numbered.for_each(|(byte, number)| *byte = number);
        bytes
    }
}
