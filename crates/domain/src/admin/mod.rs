//! What operators see and do, and the record of it.

mod audit;
mod ports;

pub use audit::{AuditEntry, Audited, BrokenChain, verify};
pub use ports::{AuditReader, AuditWriter};
