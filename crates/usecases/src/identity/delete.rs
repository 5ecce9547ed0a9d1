//! What is left to be done after an account was closed. It may break off after any step and begin again.

use atelier_domain::billing::BillingError;
use atelier_domain::editorial::{EditorialError, Status};
use atelier_domain::identity::{IdentityError, Scope};
use atelier_domain::kernel::{PortError, UserId};

use super::Accounts;
use super::audit::{self, audited};
use super::provision::commit_audited;
use super::sessions::session_ids;

/// Rows that one transaction removes of the larger tables: others write between two of them.
const BATCH: u32 = 500;

impl Accounts {
    /// Removes everything of a closed account but what the books need. An account that is not closed is left alone.
    pub async fn delete_closed(&self, user: UserId) -> Result<(), IdentityError> {
        let identities = self.ports.store.identities();
        let found = identities.by_id(user).await?;
        if found.is_none_or(|user| user.deleted_at.is_none()) {
            return Ok(());
        }
        let scope = Scope::person(user);
        self.end_sessions(scope).await?;
        self.end_payments(scope).await?;
        self.leave_directory(scope).await?;
        self.purge(user).await
    }

    /// Runs under way spend the person's money and show their texts to models, so they are stopped before anything else
    /// is done; then sessions go one by one, and with each what other processes hold of it.
    async fn end_sessions(&self, scope: Scope) -> Result<(), IdentityError> {
        let (store, editorial) = (&*self.ports.store, &self.ports.editorial);
        for session in session_ids(store, scope, Some(Status::Running)).await? {
            unless_port(editorial.stop(scope, session).await)?;
        }
        for session in session_ids(store, scope, None).await? {
            unless_port(editorial.delete(scope, session).await)?;
        }
        Ok(())
    }

    /// Nobody pays for an account that is gone.
    async fn end_payments(&self, scope: Scope) -> Result<(), IdentityError> {
        let left = self.ports.billing.leave(scope).await;
        left.map_err(|error| match error {
            BillingError::Port(error) => error.into(),
            error => PortError::new("what the person pays could not be ended", error).into(),
        })
    }

    /// The vendor's own record of the person goes before the subjects by which it is found.
    async fn leave_directory(&self, scope: Scope) -> Result<(), IdentityError> {
        let Some(directory) = &self.ports.directory else {
            return Ok(());
        };
        for subject in self.ports.store.users().subjects(scope).await? {
            directory.delete(&subject).await?;
        }
        Ok(())
    }

    async fn purge(&self, user: UserId) -> Result<(), IdentityError> {
        loop {
            let mut transaction = self.ports.store.begin_for_house().await?;
            transaction.billing().forget(user).await?;
            if !transaction.users().purge(user, BATCH).await? {
                transaction.commit().await?;
                continue;
            }
            let now = self.ports.clock.now();
            let entry = audited(None, "account.deleted", audit::user(user), now);
            commit_audited(transaction, &entry).await?;
            return Ok(());
        }
    }
}

/// A refusal says that the session ended or went meanwhile.
fn unless_port<T>(result: Result<T, EditorialError>) -> Result<(), PortError> {
    match result {
        Err(EditorialError::Port(error)) => Err(error),
        _ => Ok(()),
    }
}
