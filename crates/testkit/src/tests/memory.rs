use std::sync::Arc;

use async_trait::async_trait;
use atelier_domain::ports::Store;

use crate::MemoryStore;
use crate::contract::Stage;

#[async_trait]
impl Stage for MemoryStore {
    fn store(&self) -> Arc<dyn Store> {
        Arc::new(self.clone())
    }

    async fn jobs(&self) -> usize {
        self.take_jobs().len()
    }

    async fn usage_records(&self) -> usize {
        self.usage_records().len()
    }

    async fn strike(self) {}
}

crate::store_contract!(std::future::ready(MemoryStore::new()));
