//! Secrets that are the same in every run.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use atelier_domain::ports::SecretSource;

/// Each another one than the one before, and easily guessed. Clones go on with the same ones.
#[derive(Clone, Debug, Default)]
pub struct CountedSecrets(Arc<AtomicU64>);

impl SecretSource for CountedSecrets {
    fn bytes(&self) -> [u8; 32] {
        let mut bytes = [b'.'; 32];
        let number = self.0.fetch_add(1, Ordering::Relaxed).to_be_bytes();
        let digits = number.into_iter().rev();
        bytes
            .iter_mut()
            .rev()
            .zip(digits)
            .for_each(|(byte, digit)| *byte = digit);
        bytes
    }
}
