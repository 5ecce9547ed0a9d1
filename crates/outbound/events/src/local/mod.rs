//! Events and hints that stay inside one process.

mod events;
mod signals;

pub use events::LocalEvents;
pub use signals::LocalSignals;
