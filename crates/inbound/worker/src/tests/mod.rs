//! A worker on fakes: a store in memory, a queue that the test feeds, a model that answers as the test says.
//!
//! Where time is paused it passes only when nothing else can happen.

mod accounts;
mod chores;
mod failures;
mod hints;
mod ports;
mod races;
mod rig;
mod shutdown;
