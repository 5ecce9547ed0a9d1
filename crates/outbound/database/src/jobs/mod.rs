//! The schedule. The queue's own tables are the engine's.

mod entity;
mod schedule;
