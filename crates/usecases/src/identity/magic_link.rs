//! Links that sign their readers in.

use atelier_domain::identity::{
    IdentityError, MagicLink, Quota, TokenHash, TokenText, User, is_return_path,
};
use atelier_domain::jobs::Job;
use atelier_domain::kernel::{FieldError, MagicLinkId, UserId};

use super::Accounts;
use super::audit::{self, audited};
use super::service::open;
use super::sign_in::SignedIn;

/// To one address, whoever asks for them: nobody's inbox is filled from here.
const PER_ADDRESS: Quota = Quota::new(5, 3_600);

impl Accounts {
    /// Sees to it that a link is sent, to whoever may read mail at this address. It does the same, and takes the same
    /// time, whether or not anybody has an account with it; more than [`PER_ADDRESS`] are passed over in silence.
    pub async fn ask_for_link(
        &self,
        email: &str,
        return_to: Option<String>,
    ) -> Result<(), IdentityError> {
        if self.ports.mailer.is_none() {
            return Err(IdentityError::NotConfigured);
        }
        let email = User::normal_email(email).ok_or_else(|| {
            let message = "must be an e-mail address";
            IdentityError::Invalid(vec![FieldError::new("email", "invalid", message)])
        })?;
        let return_to = return_to.filter(|path| is_return_path(path));
        let now = self.ports.clock.now();
        let key = format!("magic_link:{email}");
        if !self
            .ports
            .limiter
            .take(&key, PER_ADDRESS, now)
            .await
            .is_allowed
        {
            return Ok(());
        }
        let link = MagicLink {
            id: MagicLinkId::new(self.ports.ids.uuid()),
            email,
            return_to,
            hash: None,
            created_at: now,
        };
        let mut transaction = self.ports.store.begin_for_house().await?;
        transaction.sign_ins().add_link(&link).await?;
        let job = Job::SendMagicLink { link: link.id };
        transaction.enqueue(&job).await?;
        Ok(transaction.commit().await?)
    }

    /// Signs in whoever has a link's secret, once. The first one makes the account.
    pub async fn redeem_link(&self, secret: &str) -> Result<SignedIn, IdentityError> {
        if !TokenText::has_form(MagicLink::PREFIX, secret) {
            return Err(IdentityError::LinkInvalid);
        }
        let now = self.ports.clock.now();
        let mut transaction = self.ports.store.begin_for_house().await?;
        let hash = TokenHash::of(secret);
        let link = transaction.sign_ins().redeem_link(hash).await?;
        let link = link
            .filter(|link| link.is_valid(now))
            .ok_or(IdentityError::LinkInvalid)?;
        let fresh = User {
            id: UserId::new(self.ports.ids.uuid()),
            email: Some(link.email.clone()),
            display_name: String::new(),
            is_admin: false,
            created_at: now,
            updated_at: now,
            deleted_at: None,
        };
        let user = open(transaction.users().ensure(&fresh).await?)?;
        if user.id == fresh.id {
            self.open_account(&mut *transaction, &user).await?;
            let target = audit::user(user.id);
            let entry = audited(Some(user.id), "account.created", target, now);
            transaction.audit().append(&entry).await?;
        }
        let secret = self.begin_sign_in(transaction, user.id).await?;
        Ok(SignedIn {
            user,
            secret,
            return_to: link.return_to,
        })
    }
}
