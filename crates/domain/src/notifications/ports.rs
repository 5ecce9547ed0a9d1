//! The edge to the post.

use async_trait::async_trait;

use super::Mail;
use crate::kernel::PortError;

/// Why a mail did not go out.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address is not one, or its server refuses it for good: trying again is no use.
    #[error("the address takes no mail")]
    Undeliverable,
    #[error(transparent)]
    Port(#[from] PortError),
}

#[async_trait]
pub trait Mailer: Send + Sync {
    /// Returns once the next server has taken the mail.
    async fn send(&self, mail: &Mail) -> Result<(), MailError>;
}
