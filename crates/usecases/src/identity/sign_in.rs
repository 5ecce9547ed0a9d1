//! Sign-ins: one begins when somebody proved who they are, and ends when they say so or stay away.

use atelier_domain::identity::{Credential, Identity, IdentityError, SignIn, TokenText, User};
use atelier_domain::kernel::{PortError, SignInId, UserId};
use atelier_domain::ports::Transaction;

use super::Accounts;
use super::audit::{self, audited};
use super::provision::commit_audited;

/// Somebody who has just signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    pub user: User,
    /// What they carry from now on; shown once.
    pub secret: TokenText,
    /// Where in the client they were going: a path that starts with one `/`.
    pub return_to: Option<String>,
}

impl Accounts {
    /// Begins a sign-in as part of a transaction, which it commits.
    pub(super) async fn begin_sign_in(
        &self,
        mut transaction: Box<dyn Transaction>,
        user: UserId,
    ) -> Result<TokenText, PortError> {
        let secret = TokenText::sign_in(self.ports.secrets.bytes());
        let now = self.ports.clock.now();
        let sign_in = SignIn {
            id: SignInId::new(self.ports.ids.uuid()),
            user,
            hash: secret.hash(),
            created_at: now,
            seen_at: now,
        };
        transaction.sign_ins().add(&sign_in).await?;
        let target = format!("sign_in:{}", sign_in.id);
        let entry = audited(Some(user), "sign_in.started", target, now);
        commit_audited(transaction, &entry).await?;
        Ok(secret)
    }

    /// Ends the sign-in that the caller presented. Whoever came with something else has none to end.
    pub async fn sign_out(&self, identity: &Identity) -> Result<(), IdentityError> {
        let Credential::SignIn(id) = &identity.credential else {
            return Ok(());
        };
        let mut transaction = self.ports.store.begin(identity.scope()).await?;
        transaction.sign_ins().end(*id).await?;
        let now = self.ports.clock.now();
        let target = format!("sign_in:{id}");
        let entry = audited(Some(identity.user), "sign_in.ended", target, now);
        commit_audited(transaction, &entry).await?;
        self.tell_revoked();
        Ok(())
    }

    /// Ends every sign-in of the person, on all devices. Keys go on.
    pub async fn sign_out_everywhere(&self, identity: &Identity) -> Result<(), IdentityError> {
        let mut transaction = self.ports.store.begin(identity.scope()).await?;
        transaction.sign_ins().end_all(identity.scope()).await?;
        let now = self.ports.clock.now();
        let target = audit::user(identity.user);
        let entry = audited(Some(identity.user), "sign_in.all_ended", target, now);
        commit_audited(transaction, &entry).await?;
        self.tell_revoked();
        Ok(())
    }
}
