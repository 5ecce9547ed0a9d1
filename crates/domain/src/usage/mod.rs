//! Metering: one record for every call to a provider.

mod ports;
mod record;

pub use ports::{UsageCursor, UsageReader, UsageWriter};
pub use record::{UsageContext, UsageOutcome, UsageRecord};
