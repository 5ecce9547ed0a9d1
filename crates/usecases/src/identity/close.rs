//! The end of an account, as far as it is done at once: nobody is let in any more, and a job does the rest.

use atelier_domain::identity::{Credential, Identity, IdentityError, Scope, User};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{FieldError, UserId};

use super::Accounts;
use super::audit::{self, audited};
use super::provision::commit_audited;
use super::service::open;

impl Accounts {
    /// Ends the person's account for good. `confirmed` is what they typed to say that they mean it: their address, or the
    /// account's id where there is none.
    pub async fn delete_account(
        &self,
        identity: &Identity,
        confirmed: &str,
    ) -> Result<(), IdentityError> {
        refuse_impersonated(identity)?;
        let user = self.me(identity.scope()).await?;
        if !is_confirmed(&user, confirmed) {
            let message = "must be the e-mail address of the account, or its id where it has none";
            let problem = FieldError::new("confirm", "mismatch", message);
            return Err(IdentityError::Invalid(vec![problem]));
        }
        self.close(user.id, Some(user.id)).await
    }

    /// The account of whoever asks.
    pub async fn me(&self, scope: Scope) -> Result<User, IdentityError> {
        let user = self.ports.store.users().me(scope).await?;
        open(user.ok_or(IdentityError::Unauthenticated)?)
    }

    /// Closes an account and queues what is left to be done. Closing it again changes nothing.
    pub(super) async fn close(
        &self,
        user: UserId,
        actor: Option<UserId>,
    ) -> Result<(), IdentityError> {
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin_for_house().await?;
        if !transaction.users().close(user, now).await? {
            return Ok(());
        }
        transaction.enqueue(&Job::DeleteAccount { user }).await?;
        let entry = audited(actor, "account.closed", audit::user(user), now);
        commit_audited(transaction, &entry).await?;
        self.known.forget();
        self.tell_revoked();
        Ok(())
    }
}

fn is_confirmed(user: &User, confirmed: &str) -> bool {
    let confirmed = confirmed.trim();
    match &user.email {
        Some(email) => confirmed.to_lowercase() == *email,
        None => confirmed == user.id.to_string(),
    }
}

/// What can't be undone is the person's own to do.
pub(super) const fn refuse_impersonated(identity: &Identity) -> Result<(), IdentityError> {
    match identity.credential {
        Credential::Token {
            is_impersonated: true,
        } => Err(IdentityError::Impersonated),
        _ => Ok(()),
    }
}
