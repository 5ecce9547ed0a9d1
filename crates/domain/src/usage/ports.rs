//! The edge to the metering store.

use async_trait::async_trait;

use super::UsageRecord;
use crate::kernel::PortError;

#[async_trait]
pub trait UsageWriter: Send {
    /// A second record of the same call is refused by the store.
    async fn record(&mut self, record: &UsageRecord) -> Result<(), PortError>;
}
