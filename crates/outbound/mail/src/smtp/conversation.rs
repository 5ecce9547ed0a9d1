//! One connection to the server, for one mail. There are few mails, and a connection that was kept may be dead.

use std::time::Duration;

use atelier_domain::notifications::MailError;
use lettre::transport::smtp::authentication::DEFAULT_MECHANISMS;
use lettre::transport::smtp::client::{AsyncSmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailParameter};
use lettre::{Address, Message};
use tokio::time::timeout;

use super::failure::Step;
use super::server::{Security, SmtpServer};

/// How long the server may take to say goodbye.
const FAREWELL: Duration = Duration::from_secs(1);

pub(super) struct Conversation {
    connection: AsyncSmtpConnection,
}

impl Conversation {
    /// Connects, and proves who is there.
    pub(super) async fn begin(
        server: &SmtpServer,
        tls: Option<TlsParameters>,
    ) -> Result<Self, MailError> {
        let me = ClientId::default();
        let (at_once, later) = match server.security {
            Security::Loopback => (None, None),
            Security::StartTls => (None, tls),
            Security::Tls => (tls, None),
        };
        let address = (server.host.as_str(), server.port);
        let mut connection = AsyncSmtpConnection::connect_tokio1(address, None, &me, at_once, None)
            .await
            .map_err(|error| Step::Connect.failed(error))?;
        if let Some(tls) = later {
            let changed = connection.starttls(tls, &me).await;
            changed.map_err(|error| Step::StartTls.failed(error))?;
        }
        if let Some(credentials) = &server.credentials {
            let known = connection.auth(DEFAULT_MECHANISMS, credentials).await;
            known.map_err(|error| Step::SignIn.failed(error))?;
        }
        Ok(Self { connection })
    }

    /// Hands the mail over: the server is answerable for it afterwards.
    pub(super) async fn hand_over(&mut self, message: &Message) -> Result<(), MailError> {
        let envelope = message.envelope();
        let sender = Mail::new(envelope.from().cloned(), self.parameters(message)?);
        self.command(Step::Sender, sender).await?;
        for recipient in envelope.to() {
            let recipient = Rcpt::new(recipient.clone(), Vec::new());
            self.command(Step::Recipient, recipient).await?;
        }
        self.command(Step::Text, Data).await?;
        let taken = self.connection.message(&message.formatted()).await;
        taken.map_err(|error| Step::Text.failed(error))?;
        Ok(())
    }

    /// An address beyond ASCII needs a server that takes such (RFC 6531). Texts are encoded.
    fn parameters(&self, message: &Message) -> Result<Vec<MailParameter>, MailError> {
        if message.envelope().to().iter().all(is_ascii) {
            return Ok(Vec::new());
        }
        let server = self.connection.server_info();
        if server.supports_feature(Extension::SmtpUtfEight) {
            Ok(vec![MailParameter::SmtpUtfEight])
        } else {
            Err(MailError::Undeliverable)
        }
    }

    async fn command(
        &mut self,
        step: Step,
        command: impl std::fmt::Display,
    ) -> Result<(), MailError> {
        let answer = self.connection.command(command).await;
        answer.map_err(|error| step.failed(error))?;
        Ok(())
    }

    /// Nothing depends on it: what was handed over stays so.
    pub(super) async fn end(mut self) {
        let _ = timeout(FAREWELL, self.connection.quit()).await;
    }
}

fn is_ascii(address: &Address) -> bool {
    let text: &str = address.as_ref();
    text.is_ascii()
}
