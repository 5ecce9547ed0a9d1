//! Work on long texts, off the threads that everybody shares.

use std::panic::resume_unwind;

use atelier_domain::kernel::PortError;
use tokio::runtime::{Handle, RuntimeFlavor};

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

/// Prompts of up to so many bytes are fitted at once. Larger ones may take a tenth of a second, where references have to
/// be cut up and ranked or a vendor's vocabulary is asked.
const IN_PLACE_BYTES: usize = 128 * 1024;

/// Does work that can't be awaited on texts of so many bytes together. While long work is done, the other tasks of this
/// thread go on with another one, where the runtime has others.
pub(crate) fn in_place<T>(bytes: usize, work: impl FnOnce() -> T) -> T {
    let has_other_threads = Handle::try_current()
        .is_ok_and(|runtime| runtime.runtime_flavor() == RuntimeFlavor::MultiThread);
    if bytes <= IN_PLACE_BYTES || !has_other_threads {
        return work();
    }
    tokio::task::block_in_place(work)
}

#[cfg(test)]
mod tests;
