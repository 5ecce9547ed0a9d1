//! Sign-ins, and the links that lead to them.

use async_trait::async_trait;
use atelier_domain::identity::{MagicLink, Scope, SignIn, SignInWriter, TokenHash};
use atelier_domain::kernel::{MagicLinkId, PortError, SignInId};
use chrono::{DateTime, Utc};

use crate::memory::tables::micros;
use crate::memory::transaction::{MemoryTransaction, insert};

#[async_trait]
impl SignInWriter for MemoryTransaction {
    async fn add(&mut self, sign_in: &SignIn) -> Result<(), PortError> {
        let row = SignIn {
            created_at: micros(sign_in.created_at),
            seen_at: micros(sign_in.seen_at),
            ..sign_in.clone()
        };
        self.write("a sign-in has an id of its own and a person", |tables| {
            tables.users.get(&row.user)?;
            insert(&mut tables.sign_ins, row.id, row)
        })
    }

    async fn note(&mut self, id: SignInId, seen_at: DateTime<Utc>) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.sign_ins.get_mut(&id) {
            kept.seen_at = kept.seen_at.max(micros(seen_at));
        }
        Ok(())
    }

    async fn end(&mut self, id: SignInId) -> Result<(), PortError> {
        self.check()?;
        self.tables.sign_ins.remove(&id);
        Ok(())
    }

    async fn end_all(&mut self, scope: Scope) -> Result<(), PortError> {
        self.check()?;
        let sign_ins = &mut self.tables.sign_ins;
        sign_ins.retain(|_, sign_in| sign_in.user != scope.user());
        Ok(())
    }

    async fn add_link(&mut self, link: &MagicLink) -> Result<(), PortError> {
        let row = MagicLink {
            created_at: micros(link.created_at),
            ..link.clone()
        };
        self.write("a link has an id of its own", |tables| {
            insert(&mut tables.magic_links, row.id, row)
        })
    }

    async fn arm_link(&mut self, id: MagicLinkId, hash: TokenHash) -> Result<bool, PortError> {
        self.check()?;
        let Some(link) = self.tables.magic_links.get_mut(&id) else {
            return Ok(false);
        };
        link.hash = Some(hash);
        Ok(true)
    }

    async fn redeem_link(&mut self, hash: TokenHash) -> Result<Option<MagicLink>, PortError> {
        self.check()?;
        let links = &mut self.tables.magic_links;
        let found = links.values().find(|link| link.hash == Some(hash));
        let found = found.map(|link| link.id);
        Ok(found.and_then(|id| links.remove(&id)))
    }

    async fn sweep(&mut self, now: DateTime<Utc>) -> Result<(), PortError> {
        self.check()?;
        let now = micros(now);
        let tables = &mut self.tables;
        tables.sign_ins.retain(|_, kept| kept.is_valid(now));
        tables.magic_links.retain(|_, kept| kept.is_valid(now));
        Ok(())
    }
}
