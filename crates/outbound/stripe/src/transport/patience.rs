//! How long one call may take, and when it is made again.

use std::time::Duration;

use super::Fault;

/// What a caller of the gateway waits for at most: `tries` x `timeout`, and the waits between them.
#[derive(Clone, Copy, Debug)]
pub struct Patience {
    /// The first one counts.
    pub tries: u32,
    /// One try, from the connection to the last byte of the answer.
    pub timeout: Duration,
    /// Before the second try; it doubles with each one.
    pub first_wait: Duration,
    /// When Stripe asks for more than this, the call fails instead.
    pub longest_wait: Duration,
}

impl Default for Patience {
    /// A person waits for a checkout, and behind a job there is a queue that tries again.
    fn default() -> Self {
        Self {
            tries: 3,
            timeout: Duration::from_secs(15),
            first_wait: Duration::from_millis(500),
            longest_wait: Duration::from_secs(5),
        }
    }
}

impl Patience {
    /// How long to wait before the next try after so many; nothing when there is none. `chance` from 0 to 1 spreads
    /// the tries of many callers over the second half of each wait.
    pub(super) fn wait(&self, fault: &Fault, tries: u32, chance: f64) -> Option<Duration> {
        if tries >= self.tries || !fault.is_worth_a_retry() {
            return None;
        }
        if let Some(asked) = fault.retry_after() {
            return (asked <= self.longest_wait).then_some(asked);
        }
        let doubled = self
            .first_wait
            .saturating_mul(2_u32.saturating_pow(tries.saturating_sub(1)))
            .min(self.longest_wait);
        Some(doubled.mul_f64(0.5 + 0.5 * chance))
    }
}
