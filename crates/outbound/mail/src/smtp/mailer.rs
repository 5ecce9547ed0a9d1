//! The port.

use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::kernel::PortError;
use atelier_domain::notifications::{Mail, MailError, Mailer};
use lettre::transport::smtp::client::TlsParameters;
use tokio::time::timeout;

use super::conversation::Conversation;
use super::server::{Security, SmtpServer};
use crate::letterhead::Letterhead;

/// How long the server may take until it has the mail.
const PATIENCE: Duration = Duration::from_secs(30);

/// Hands mails to a server. A mail whose last answer got lost may have been taken.
pub struct SmtpMailer {
    server: SmtpServer,
    tls: Option<TlsParameters>,
    letterhead: Letterhead,
    patience: Duration,
}

impl SmtpMailer {
    /// Connects to nothing yet.
    pub fn new(server: SmtpServer, letterhead: Letterhead) -> Result<Self, PortError> {
        let tls = match server.security {
            Security::Loopback => None,
            Security::StartTls | Security::Tls => {
                let parameters = TlsParameters::new(server.host.clone());
                Some(parameters.map_err(|error| PortError::new("TLS can't be set up", error))?)
            }
        };
        Ok(Self {
            server,
            tls,
            letterhead,
            patience: PATIENCE,
        })
    }

    #[cfg(test)]
    pub(crate) fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    #[cfg(test)]
    pub(crate) fn with_tls(self, tls: TlsParameters) -> Self {
        Self {
            tls: Some(tls),
            ..self
        }
    }
}

#[async_trait]
impl Mailer for SmtpMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = self.letterhead.write(mail)?;
        let handing_over = async {
            let mut conversation = Conversation::begin(&self.server, self.tls.clone()).await?;
            let outcome = conversation.hand_over(&letter.message).await;
            Ok::<_, MailError>((conversation, outcome))
        };
        let (conversation, outcome) = timeout(self.patience, handing_over)
            .await
            .map_err(|silence| PortError::unavailable("the mail server is too slow", silence))??;
        conversation.end().await;
        outcome
    }
}
