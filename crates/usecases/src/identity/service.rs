//! What the operations of this context stand on.

use std::sync::Arc;

use atelier_domain::identity::{
    CredentialId, Directory, DirectoryEvents, IdentityError, KeyUse, RateLimiter, SignInProvider,
    TokenVerifier, User,
};
use atelier_domain::kernel::{PortError, UserId};
use atelier_domain::notifications::Mailer;
use atelier_domain::ports::{Clock, IdSource, SecretSource, Store};
use tokio::sync::watch;
use tokio_util::task::TaskTracker;

use super::identify::Known;
use crate::billing::Billing;
use crate::credits::Credits;
use crate::editorial::Editorial;

/// The edges that accounts need. What is absent is not set up in this installation.
#[derive(Clone)]
pub struct AccountPorts {
    pub store: Arc<dyn Store>,
    pub verifier: Option<Arc<dyn TokenVerifier>>,
    pub sign_in: Option<Arc<dyn SignInProvider>>,
    pub directory: Option<Arc<dyn Directory>>,
    pub directory_events: Option<Arc<dyn DirectoryEvents>>,
    pub mailer: Option<Arc<dyn Mailer>>,
    pub limiter: Arc<dyn RateLimiter>,
    pub clock: Arc<dyn Clock>,
    pub ids: Arc<dyn IdSource>,
    pub secrets: Arc<dyn SecretSource>,
    /// Knows which models there are and stops runs of people who leave.
    pub editorial: Arc<Editorial>,
    /// Ends what people pay who leave.
    pub billing: Arc<Billing>,
    /// Opens the accounts of people who are new.
    pub credits: Arc<Credits>,
}

/// What an installation may set.
#[derive(Clone, Debug)]
pub struct AccountSettings {
    /// In whose name everything is done that comes without a credential. Absent wherever people sign in.
    pub development: Option<UserId>,
    /// Where people reach the installation, for links in mails: without a slash at the end.
    pub public_url: String,
}

/// People and their accounts.
pub struct Accounts {
    pub(super) ports: AccountPorts,
    pub(super) settings: AccountSettings,
    pub(super) known: Known,
    pub(super) background: TaskTracker,
    revoked: watch::Sender<u64>,
}

impl Accounts {
    pub fn new(ports: AccountPorts, settings: AccountSettings) -> Self {
        Self {
            ports,
            settings,
            known: Known::default(),
            background: TaskTracker::new(),
            revoked: watch::Sender::new(0),
        }
    }

    /// Which of these give no access any more.
    pub async fn ended(
        &self,
        credentials: &[CredentialId],
    ) -> Result<Vec<CredentialId>, PortError> {
        let now = self.ports.clock.now();
        self.ports.store.identities().ended(credentials, now).await
    }

    /// Changes whenever this process ended a credential: what is open in its right can be ended at once.
    pub fn revocations(&self) -> watch::Receiver<u64> {
        self.revoked.subscribe()
    }

    /// Adds up what keys were used for.
    pub async fn count_uses(&self, uses: &[KeyUse]) -> Result<(), PortError> {
        let mut transaction = self.ports.store.begin_for_house().await?;
        transaction.api_keys().count_uses(uses).await?;
        transaction.commit().await
    }

    /// Waits for what requests left to be done after their answer.
    pub async fn settled(&self) {
        self.background.close();
        self.background.wait().await;
        self.background.reopen();
    }

    pub(super) fn tell_revoked(&self) {
        self.revoked.send_modify(|count| *count += 1);
    }
}

/// The user, unless the account is closed.
pub(super) fn open(user: User) -> Result<User, IdentityError> {
    if user.deleted_at.is_some() {
        return Err(IdentityError::Deleted);
    }
    Ok(user)
}
