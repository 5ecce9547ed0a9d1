//! What is done by the clock.

mod schedule;

pub use schedule::queue_due;

#[cfg(test)]
mod tests;
