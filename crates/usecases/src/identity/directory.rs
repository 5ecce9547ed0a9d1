//! What the vendor's directory of people tells: that somebody changed, or is gone.

use atelier_domain::identity::{
    DirectoryChange, DirectoryPerson, IdentityError, MessageRefusal, SignedMessage, Subject, User,
};
use atelier_domain::kernel::PortError;
use serde_json::json;

use super::Accounts;
use super::audit::{self, audited};
use super::provision::commit_audited;

/// Why a message of the directory came to nothing.
#[derive(Debug, thiserror::Error)]
pub enum DirectoryMessageError {
    /// It is not the directory's: sending it again is no use.
    #[error(transparent)]
    Refused(#[from] MessageRefusal),
    #[error(transparent)]
    Identity(#[from] IdentityError),
}

impl Accounts {
    /// Does what a webhook of the directory asks for. Messages may come in any order, late, and more than once.
    pub async fn heed_directory(
        &self,
        message: SignedMessage<'_>,
    ) -> Result<(), DirectoryMessageError> {
        let events = self.ports.directory_events.as_ref();
        let events = events.ok_or(IdentityError::NotConfigured)?;
        let event = events.read(message, self.ports.clock.now())?;
        match event.change {
            DirectoryChange::Present(person) => self.keep_in_step(person).await?,
            DirectoryChange::Deleted(subject) => self.let_go(&subject).await?,
            DirectoryChange::Other => {}
        }
        Ok(())
    }

    /// Takes over name and address of somebody who is known here; for others the first request is early enough.
    async fn keep_in_step(&self, told: DirectoryPerson) -> Result<(), IdentityError> {
        let identities = self.ports.store.identities();
        let known = identities.by_subject(&told.subject).await?;
        let Some(known) = known.filter(|user| user.deleted_at.is_none()) else {
            return Ok(());
        };
        // Messages overtake each other; what the directory says now is the truth.
        let (person, is_current) = match &self.ports.directory {
            Some(directory) => (directory.find(&told.subject).await?, true),
            None => (Some(told), false),
        };
        let Some(person) = person else {
            return Ok(());
        };
        let is_newer = person.updated_at > known.updated_at;
        let mut changed = known.clone();
        if (is_current || is_newer)
            && let Some(email) = self.free_address(&known, &person).await?
        {
            changed.email = Some(email);
        }
        // A name that was set here stays until a newer one is set there.
        if let (Some(name), true) = (&person.display_name, is_newer) {
            changed.display_name = User::short_name(name);
        }
        if changed == known {
            return Ok(());
        }
        changed.updated_at = person.updated_at.max(known.updated_at);
        self.save_told(&changed).await
    }

    /// The address that the directory has for somebody, unless another account has it here.
    async fn free_address(
        &self,
        known: &User,
        person: &DirectoryPerson,
    ) -> Result<Option<String>, PortError> {
        let Some(email) = person.email.as_deref().and_then(User::normal_email) else {
            return Ok(None);
        };
        let holder = self.ports.store.identities().by_email(&email).await?;
        if holder.is_some_and(|holder| holder.id != known.id) {
            tracing::warn!(user.id = %known.id, "a person's new address is another account's");
            return Ok(None);
        }
        Ok(Some(email))
    }

    async fn save_told(&self, changed: &User) -> Result<(), IdentityError> {
        let mut transaction = self.ports.store.begin_for_house().await?;
        if !transaction.users().update(changed).await? {
            // Somebody took the address this moment: the next delivery finds that out.
            return Err(IdentityError::EmailTaken);
        }
        let now = self.ports.clock.now();
        let mut entry = audited(None, "profile.changed", audit::user(changed.id), now);
        entry.after = json!({ "by": "directory" });
        commit_audited(transaction, &entry).await?;
        self.known.forget();
        Ok(())
    }

    /// Closes the account of somebody who was deleted there, and keeps in mind that they must not come back.
    async fn let_go(&self, subject: &Subject) -> Result<(), IdentityError> {
        let identities = self.ports.store.identities();
        if let Some(user) = identities.by_subject(subject).await? {
            return self.close(user.id, None).await;
        }
        if identities.is_tombstoned(subject).await? {
            return Ok(());
        }
        let mut transaction = self.ports.store.begin_for_house().await?;
        transaction.users().bury(subject).await?;
        transaction.commit().await?;
        // A first request may have made the account just before.
        match identities.by_subject(subject).await? {
            Some(user) => self.close(user.id, None).await,
            None => Ok(()),
        }
    }
}
