//! Live events of runs and hints to their drivers, inside one process.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod buffer;
mod channels;
mod feed;
mod signals;

pub use channels::LocalEvents;
pub use signals::LocalSignals;

#[cfg(test)]
mod tests;
