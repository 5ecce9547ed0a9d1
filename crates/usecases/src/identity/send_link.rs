//! The mail with a sign-in link, written and sent by a job.

use atelier_domain::identity::{IdentityError, TokenText};
use atelier_domain::kernel::MagicLinkId;
use atelier_domain::notifications::{MailError, magic_link};

use super::Accounts;

impl Accounts {
    /// Makes the link's secret, which stands in the mail and nowhere else, and sends it. Done again it sends another
    /// secret, and the earlier one is good for nothing.
    pub async fn send_link(&self, id: MagicLinkId) -> Result<(), IdentityError> {
        let mailer = self.ports.mailer.as_ref();
        let mailer = mailer.ok_or(IdentityError::NotConfigured)?;
        let link = self.ports.store.identities().magic_link(id).await?;
        let Some(link) = link.filter(|link| link.is_valid(self.ports.clock.now())) else {
            return Ok(());
        };
        let secret = TokenText::magic_link(self.ports.secrets.bytes());
        let mut transaction = self.ports.store.begin_for_house().await?;
        if !transaction.sign_ins().arm_link(id, secret.hash()).await? {
            return Ok(());
        }
        transaction.commit().await?;
        let address = format!(
            "{}/auth/magic-link?token={}",
            self.settings.public_url,
            secret.expose()
        );
        match mailer.send(&magic_link(&link.email, &address)).await {
            Ok(()) => Ok(()),
            Err(MailError::Undeliverable) => {
                tracing::info!(magic_link.id = %id, "a sign-in link could not be delivered");
                Ok(())
            }
            Err(MailError::Port(error)) => Err(error.into()),
        }
    }
}
