//! People.

use async_trait::async_trait;
use atelier_domain::identity::{Profile, Scope, Subject, User, UserReader, UserWriter};
use atelier_domain::kernel::{PortError, SessionId, UserId};
use chrono::{DateTime, Utc};

use crate::memory::store::MemoryStore;
use crate::memory::tables::{Tables, micros};
use crate::memory::transaction::{MemoryTransaction, insert};

#[async_trait]
impl UserReader for MemoryStore {
    async fn me(&self, scope: Scope) -> Result<Option<User>, PortError> {
        Ok(self.tables().users.get(&scope.user()).cloned())
    }

    async fn profile(&self, scope: Scope) -> Result<Profile, PortError> {
        let profile = self.tables().profiles.get(&scope.user()).cloned();
        Ok(profile.unwrap_or_default())
    }

    async fn subjects(&self, scope: Scope) -> Result<Vec<Subject>, PortError> {
        let mut subjects = subjects_of(&self.tables(), scope.user());
        subjects.sort_by(|one, other| (&one.issuer, &one.name).cmp(&(&other.issuer, &other.name)));
        Ok(subjects)
    }
}

fn subjects_of(tables: &Tables, user: UserId) -> Vec<Subject> {
    let subjects = tables.subjects.iter().filter(|(_, owner)| **owner == user);
    subjects.map(|(subject, _)| subject.clone()).collect()
}

#[async_trait]
impl UserWriter for MemoryTransaction {
    async fn ensure(&mut self, user: &User) -> Result<User, PortError> {
        let kept = user.email.as_ref();
        if let Some(kept) = kept.and_then(|email| self.tables.by_email(email)) {
            let kept = kept.clone();
            return self.check().map(|()| kept);
        }
        let row = User {
            created_at: micros(user.created_at),
            updated_at: micros(user.updated_at),
            deleted_at: user.deleted_at.map(micros),
            ..user.clone()
        };
        let kept = row.clone();
        self.write("a user has an id of their own", |tables| {
            insert(&mut tables.users, row.id, row)
        })?;
        Ok(kept)
    }

    async fn link(&mut self, subject: &Subject, user: UserId) -> Result<bool, PortError> {
        self.check()?;
        let tables = &mut self.tables;
        if let Some(owner) = tables.subjects.get(subject) {
            return Ok(*owner == user);
        }
        if tables.tombstones.contains(&subject.tombstone()) || tables.open_account(user).is_none() {
            return Ok(false);
        }
        tables.subjects.insert(subject.clone(), user);
        Ok(true)
    }

    async fn update(&mut self, user: &User) -> Result<bool, PortError> {
        self.check()?;
        let namesake = user.email.as_ref();
        let namesake = namesake.and_then(|email| self.tables.by_email(email));
        if namesake.is_some_and(|namesake| namesake.id != user.id) {
            return Ok(false);
        }
        let Some(kept) = self.tables.users.get_mut(&user.id) else {
            return Ok(false);
        };
        kept.email.clone_from(&user.email);
        kept.display_name.clone_from(&user.display_name);
        kept.updated_at = micros(user.updated_at);
        Ok(true)
    }

    async fn set_admin(
        &mut self,
        user: UserId,
        is_admin: bool,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        self.check()?;
        if let Some(kept) = self.tables.users.get_mut(&user) {
            kept.is_admin = is_admin;
            kept.updated_at = micros(at);
        }
        Ok(())
    }

    async fn save_profile(&mut self, scope: Scope, profile: &Profile) -> Result<bool, PortError> {
        self.check()?;
        let profiles = &mut self.tables.profiles;
        let last = profiles
            .get(&scope.user())
            .map_or(0, |profile| profile.revision);
        if last + 1 != profile.revision {
            return Ok(false);
        }
        profiles.insert(scope.user(), profile.clone());
        Ok(true)
    }

    async fn close(&mut self, user: UserId, at: DateTime<Utc>) -> Result<bool, PortError> {
        self.check()?;
        let at = micros(at);
        let tables = &mut self.tables;
        let account = tables.users.get_mut(&user);
        let Some(account) = account.filter(|account| account.deleted_at.is_none()) else {
            return Ok(false);
        };
        account.deleted_at = Some(at);
        account.updated_at = at;
        let subjects = subjects_of(tables, user);
        let tombstones = subjects.iter().map(Subject::tombstone);
        tables.tombstones.extend(tombstones);
        for key in tables.api_keys.values_mut() {
            if key.owner == user && key.revoked_at.is_none() {
                key.revoked_at = Some(at);
            }
        }
        tables.sign_ins.retain(|_, sign_in| sign_in.user != user);
        Ok(true)
    }

    async fn purge(&mut self, user: UserId, rows: u32) -> Result<bool, PortError> {
        self.check()?;
        let tables = &mut self.tables;
        let Some(account) = tables.users.get(&user).cloned() else {
            return Ok(true);
        };
        if account.deleted_at.is_none() {
            return Err(PortError::message("the account is not closed"));
        }
        let sessions = tables.sessions.values();
        let sessions = sessions.filter(|session| session.owner == user);
        let some: Vec<SessionId> = sessions
            .map(|session| session.id)
            .take(rows as usize)
            .collect();
        for session in &some {
            tables.remove_session(*session);
        }
        if some.len() >= rows as usize {
            return Ok(false);
        }
        remove(tables, &account);
        Ok(true)
    }

    async fn bury(&mut self, subject: &Subject) -> Result<(), PortError> {
        self.check()?;
        self.tables.tombstones.insert(subject.tombstone());
        Ok(())
    }
}

/// The person, and everything that goes with them.
fn remove(tables: &mut Tables, account: &User) {
    let user = account.id;
    tables
        .magic_links
        .retain(|_, link| Some(&link.email) != account.email.as_ref());
    tables.repeats.retain(|key, _| key.user != user);
    tables.exports.retain(|_, export| export.owner != user);
    let exports = &tables.exports;
    tables
        .export_pieces
        .retain(|(export, _), _| exports.contains_key(export));
    tables.projects.retain(|_, project| project.owner != user);
    tables.quotas.retain(|(owner, ..), _| *owner != user);
    tables.sign_ins.retain(|_, sign_in| sign_in.user != user);
    tables.api_keys.retain(|_, key| key.owner != user);
    let keys = &tables.api_keys;
    tables.key_uses.retain(|(key, _), _| keys.contains_key(key));
    tables.subjects.retain(|_, owner| *owner != user);
    tables.profiles.remove(&user);
    tables.users.remove(&user);
}
