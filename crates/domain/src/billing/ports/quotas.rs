//! What of the plans' monthly limits is used.

use async_trait::async_trait;

use crate::billing::{Month, Monthly};
use crate::identity::Scope;
use crate::kernel::PortError;

#[async_trait]
pub trait QuotaReader: Send + Sync {
    /// How many of the kind the person took in the month.
    async fn used(&self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError>;
}

#[async_trait]
pub trait QuotaWriter: Send {
    /// Takes one more, and gives how many that makes. Who takes another one at the same time waits, so that the number is
    /// true when this is committed. What was taken stays taken, whatever becomes of the thing.
    async fn take(&mut self, scope: Scope, kind: Monthly, month: Month) -> Result<u64, PortError>;
}
