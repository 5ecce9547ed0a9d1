//! The audit log.

mod audit;
mod entity;
