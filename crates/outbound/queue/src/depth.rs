//! How many jobs there are, by what becomes of them.

use atelier_domain::jobs::QueueDepth;
use atelier_domain::kernel::PortError;

/// Waiting, delayed, running, failed: what both engines' statements count.
pub(crate) type Counted = Result<(i64, i64, i64, i64), sqlx::Error>;

pub(crate) fn read(counted: Counted) -> Result<QueueDepth, PortError> {
    let (waiting, delayed, running, failed) =
        counted.map_err(|error| PortError::new("the jobs can't be counted", error))?;
    Ok(QueueDepth {
        waiting: waiting.unsigned_abs(),
        delayed: delayed.unsigned_abs(),
        running: running.unsigned_abs(),
        failed: failed.unsigned_abs(),
    })
}
