//! How long to wait before a call is made again.

use std::time::Duration;

use super::Backoff;

impl Backoff {
    /// Full jitter: any time from nothing to the limit of this call is as likely as another, so that callers that failed
    /// together don't come back together. `failed_calls` counts from 1, `chance` is from 0 to 1.
    ///
    /// A vendor's own word is the least wait, and the jitter goes on top of it, since the vendor tells all callers
    /// the same.
    pub(super) fn wait(
        self,
        failed_calls: u32,
        retry_after: Option<Duration>,
        chance: f64,
    ) -> Duration {
        let doubled = 2_u32.saturating_pow(failed_calls.saturating_sub(1));
        let most = self.base.saturating_mul(doubled).min(self.cap);
        retry_after
            .unwrap_or_default()
            .saturating_add(most.mul_f64(chance.clamp(0.0, 1.0)))
    }
}
