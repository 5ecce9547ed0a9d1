//! What a case of the contract stands on.

use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::ports::Store;

/// An empty store, and a look at what its ports don't show.
#[async_trait]
pub trait Stage: Send + Sync {
    fn store(&self) -> Arc<dyn Store>;

    /// How many jobs committed transactions have queued.
    async fn jobs(&self) -> usize;

    /// How many usage records are stored.
    async fn usage_records(&self) -> usize;

    /// Called when the case has passed.
    async fn strike(self);
}
