//! Finding out who asks.

use async_trait::async_trait;
use atelier_domain::identity::{
    ApiKey, CredentialId, IdentityReader, MagicLink, SignIn, Subject, TokenHash, User,
};
use atelier_domain::kernel::{MagicLinkId, PortError, UserId};
use chrono::{DateTime, Utc};

use crate::memory::store::MemoryStore;
use crate::memory::tables::{Tables, micros};

#[async_trait]
impl IdentityReader for MemoryStore {
    async fn by_email(&self, email: &str) -> Result<Option<User>, PortError> {
        Ok(self.tables().by_email(email).cloned())
    }

    async fn by_subject(&self, subject: &Subject) -> Result<Option<User>, PortError> {
        let tables = self.tables();
        let user = tables.subjects.get(subject);
        Ok(user.and_then(|id| tables.users.get(id)).cloned())
    }

    async fn by_id(&self, id: UserId) -> Result<Option<User>, PortError> {
        Ok(self.tables().users.get(&id).cloned())
    }

    async fn is_tombstoned(&self, subject: &Subject) -> Result<bool, PortError> {
        Ok(self.tables().tombstones.contains(&subject.tombstone()))
    }

    async fn by_api_key(&self, hash: TokenHash) -> Result<Option<(ApiKey, User)>, PortError> {
        let tables = self.tables();
        let key = tables.api_keys.values().find(|key| key.hash == hash);
        let found = key.and_then(|key| Some((key, tables.users.get(&key.owner)?)));
        Ok(found.map(|(key, user)| (key.clone(), user.clone())))
    }

    async fn by_sign_in(&self, hash: TokenHash) -> Result<Option<(SignIn, User)>, PortError> {
        let tables = self.tables();
        let mut sign_ins = tables.sign_ins.values();
        let sign_in = sign_ins.find(|sign_in| sign_in.hash == hash);
        let found = sign_in.and_then(|sign_in| Some((sign_in, tables.users.get(&sign_in.user)?)));
        Ok(found.map(|(sign_in, user)| (sign_in.clone(), user.clone())))
    }

    async fn ended(
        &self,
        credentials: &[CredentialId],
        now: DateTime<Utc>,
    ) -> Result<Vec<CredentialId>, PortError> {
        let tables = self.tables();
        let ended = credentials
            .iter()
            .filter(|id| holder(&tables, **id, micros(now)).is_none());
        Ok(ended.copied().collect())
    }

    async fn magic_link(&self, id: MagicLinkId) -> Result<Option<MagicLink>, PortError> {
        Ok(self.tables().magic_links.get(&id).cloned())
    }
}

/// Whom the credential gives access.
fn holder(tables: &Tables, credential: CredentialId, now: DateTime<Utc>) -> Option<&User> {
    let user = match credential {
        CredentialId::Account(user) => user,
        CredentialId::SignIn(id) => {
            let sign_in = tables.sign_ins.get(&id)?;
            sign_in.is_valid(now).then_some(sign_in.user)?
        }
        CredentialId::ApiKey(id) => {
            let key = tables.api_keys.get(&id)?;
            key.is_valid(now).then_some(key.owner)?
        }
    };
    tables.open_account(user)
}
