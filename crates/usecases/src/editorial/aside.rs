//! Work on long texts, off the threads that everybody shares.

use std::panic::resume_unwind;

use atelier_domain::kernel::PortError;

/// Texts of up to so many bytes are worked on at once: that takes a millisecond or two. The largest documents take
/// seconds to compare in the worst case, in which nothing else on the same thread would get its turn.
const AT_ONCE_BYTES: usize = 16 * 1024;

/// Does work on texts of so many bytes together. It is an error only while the process ends.
pub(crate) async fn aside<T: Send + 'static>(
    bytes: usize,
    work: impl FnOnce() -> T + Send + 'static,
) -> Result<T, PortError> {
    if bytes <= AT_ONCE_BYTES {
        return Ok(work());
    }
    match tokio::task::spawn_blocking(work).await {
        Ok(done) => Ok(done),
        Err(error) => match error.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            Err(error) => Err(PortError::new("work was broken off", error)),
        },
    }
}

#[cfg(test)]
mod tests;
