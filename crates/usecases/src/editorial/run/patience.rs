//! Waiting for a database that is away for a moment: what a finished call brought is not thrown away for that.

use std::time::Duration;

use atelier_domain::kernel::PortError;
use tokio::time::{Instant, sleep};
use tokio_util::sync::CancellationToken;

/// After so long the run is given up, and taken over from its last written state once the database is back.
const LONGEST: Duration = Duration::from_mins(2);

const FIRST_PAUSE: Duration = Duration::from_millis(50);
const LONGEST_PAUSE: Duration = Duration::from_secs(1);

pub(super) struct Patience<'a> {
    shutdown: &'a CancellationToken,
    until: Instant,
    pause: Duration,
}

impl<'a> Patience<'a> {
    pub(super) fn new(shutdown: &'a CancellationToken) -> Self {
        Self {
            shutdown,
            until: Instant::now() + LONGEST,
            pause: FIRST_PAUSE,
        }
    }

    /// Waits before the next try; gives an error back that waiting does not mend, or that has lasted too long.
    pub(super) async fn after(&mut self, error: PortError) -> Result<(), PortError> {
        let is_over = Instant::now() >= self.until || self.shutdown.is_cancelled();
        if is_over || !error.is_unavailable() {
            return Err(error);
        }
        tracing::warn!(error = &error as &dyn std::error::Error, "store.waited_for");
        tokio::select! {
            biased;
            () = self.shutdown.cancelled() => {}
            () = sleep(self.pause) => {}
        }
        self.pause = (self.pause * 2).min(LONGEST_PAUSE);
        Ok(())
    }
}
