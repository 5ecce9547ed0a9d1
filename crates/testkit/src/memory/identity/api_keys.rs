//! Keys to the API, and how often they were used.

use async_trait::async_trait;
use atelier_domain::identity::{ApiKey, ApiKeyReader, ApiKeyWriter, KeyUse, Scope};
use atelier_domain::kernel::{ApiKeyId, Limit, Page, PortError};
use chrono::{DateTime, Utc};

use crate::memory::store::MemoryStore;
use crate::memory::tables::{Tables, micros};
use crate::memory::transaction::{MemoryTransaction, insert};

fn keys_of(tables: &Tables, scope: Scope) -> impl DoubleEndedIterator<Item = &ApiKey> {
    let keys = tables.api_keys.values();
    keys.filter(move |key| key.owner == scope.user())
}

#[async_trait]
impl ApiKeyReader for MemoryStore {
    async fn list(
        &self,
        scope: Scope,
        after: Option<ApiKeyId>,
        limit: Limit,
    ) -> Result<Page<ApiKey, ApiKeyId>, PortError> {
        let rows = keys_of(&self.tables(), scope)
            .rev()
            .filter(|key| after.is_none_or(|after| key.id < after))
            .take(limit.get() as usize + 1)
            .cloned()
            .collect();
        Ok(Page::from_rows(rows, limit, |last: &ApiKey| last.id))
    }

    async fn find(&self, scope: Scope, id: ApiKeyId) -> Result<Option<ApiKey>, PortError> {
        Ok(self.tables().api_key(scope, id).cloned())
    }

    async fn uses(
        &self,
        scope: Scope,
        id: ApiKeyId,
        limit: Limit,
    ) -> Result<Vec<KeyUse>, PortError> {
        let tables = self.tables();
        let owned = tables.api_key(scope, id).is_some();
        let uses = tables.key_uses.values().rev();
        let uses = uses.filter(|used| owned && used.key == id);
        Ok(uses.take(limit.get() as usize).copied().collect())
    }
}

#[async_trait]
impl ApiKeyWriter for MemoryTransaction {
    async fn add(&mut self, key: &ApiKey) -> Result<u32, PortError> {
        let row = ApiKey {
            created_at: micros(key.created_at),
            last_used_at: key.last_used_at.map(micros),
            revoked_at: key.revoked_at.map(micros),
            expires_at: key.expires_at.map(micros),
            ..key.clone()
        };
        self.write("a key has an id of its own and an owner", |tables| {
            tables.users.get(&row.owner)?;
            insert(&mut tables.api_keys, row.id, row)
        })?;
        let keys = keys_of(&self.tables, Scope::person(key.owner));
        let valid = keys.filter(|key| key.revoked_at.is_none()).count();
        Ok(u32::try_from(valid).unwrap_or(u32::MAX))
    }

    async fn revoke(
        &mut self,
        scope: Scope,
        id: ApiKeyId,
        at: DateTime<Utc>,
    ) -> Result<bool, PortError> {
        self.check()?;
        let key = self.tables.api_keys.get_mut(&id);
        let key = key.filter(|key| key.owner == scope.user() && key.revoked_at.is_none());
        let Some(key) = key else { return Ok(false) };
        key.revoked_at = Some(micros(at));
        Ok(true)
    }

    async fn count_uses(&mut self, uses: &[KeyUse]) -> Result<(), PortError> {
        self.check()?;
        let tables = &mut self.tables;
        for used in uses {
            let Some(key) = tables.api_keys.get_mut(&used.key) else {
                continue;
            };
            let row = KeyUse {
                window_start: micros(used.window_start),
                last_used_at: micros(used.last_used_at),
                ..*used
            };
            key.last_used_at = key.last_used_at.max(Some(row.last_used_at));
            tables
                .key_uses
                .entry((row.key, row.window_start))
                .and_modify(|kept| {
                    kept.requests += row.requests;
                    kept.last_used_at = kept.last_used_at.max(row.last_used_at);
                })
                .or_insert(row);
        }
        Ok(())
    }
}
