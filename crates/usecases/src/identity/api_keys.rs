//! Keys to the API. Only a person manages them, never a key.

use atelier_domain::identity::{
    ApiKey, ApiKeyDraft, ApiKeyText, Identity, IdentityError, KeyUse, Scope,
};
use atelier_domain::kernel::{ApiKeyId, Limit, Page};
use serde_json::json;

use super::Accounts;
use super::audit::audited;
use super::close::refuse_impersonated;
use super::provision::commit_audited;

impl Accounts {
    /// A new key and its secret, which is shown this once.
    pub async fn create_key(
        &self,
        identity: &Identity,
        draft: ApiKeyDraft,
    ) -> Result<(ApiKey, ApiKeyText), IdentityError> {
        refuse_impersonated(identity)?;
        let now = self.ports.clock.now();
        let terms = draft.admit(now)?;
        let secret = ApiKeyText::new(self.ports.secrets.bytes());
        let key = ApiKey {
            id: ApiKeyId::new(self.ports.ids.uuid()),
            owner: identity.user,
            label: terms.label,
            prefix: secret.shown(),
            hash: secret.hash(),
            scopes: terms.scopes,
            quota: terms.quota,
            created_at: now,
            last_used_at: None,
            revoked_at: None,
            expires_at: terms.expires_at,
        };
        let mut transaction = self.ports.store.begin(identity.scope()).await?;
        if transaction.api_keys().add(&key).await? > ApiKey::PER_PERSON {
            return Err(IdentityError::TooManyKeys(ApiKey::PER_PERSON));
        }
        let mut entry = audited(Some(identity.user), "api_key.created", target(key.id), now);
        entry.after = json!({
            "scopes": key.scopes,
            "requests": key.quota.requests,
            "window_seconds": key.quota.window_seconds,
            "expires_at": key.expires_at,
        });
        commit_audited(transaction, &entry).await?;
        Ok((key, secret))
    }

    /// The newest first, revoked ones too.
    pub async fn keys(
        &self,
        scope: Scope,
        after: Option<ApiKeyId>,
        limit: Limit,
    ) -> Result<Page<ApiKey, ApiKeyId>, IdentityError> {
        let keys = self.ports.store.api_keys();
        Ok(keys.list(scope, after, limit).await?)
    }

    pub async fn key(&self, scope: Scope, id: ApiKeyId) -> Result<ApiKey, IdentityError> {
        let key = self.ports.store.api_keys().find(scope, id).await?;
        key.ok_or(IdentityError::KeyNotFound)
    }

    /// How often a key was used, the newest window first.
    pub async fn key_uses(
        &self,
        scope: Scope,
        id: ApiKeyId,
        limit: Limit,
    ) -> Result<Vec<KeyUse>, IdentityError> {
        self.key(scope, id).await?;
        let keys = self.ports.store.api_keys();
        Ok(keys.uses(scope, id, limit).await?)
    }

    /// Nobody gets in with the key any more; it stays in the list. Well where it was revoked before.
    pub async fn revoke_key(&self, scope: Scope, id: ApiKeyId) -> Result<(), IdentityError> {
        self.key(scope, id).await?;
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin(scope).await?;
        let keys = transaction.api_keys();
        if !keys.revoke(scope, id, now).await? {
            return Ok(());
        }
        let entry = audited(Some(scope.user()), "api_key.revoked", target(id), now);
        commit_audited(transaction, &entry).await?;
        self.tell_revoked();
        Ok(())
    }
}

fn target(id: ApiKeyId) -> String {
    format!("api_key:{id}")
}
