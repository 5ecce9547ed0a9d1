//! What each mail has besides its texts: who sends it, when, and a name of its own.

use std::str::FromStr;
use std::sync::Arc;
use std::time::SystemTime;

use atelier_domain::kernel::PortError;
use atelier_domain::notifications::{Mail, MailError};
use atelier_domain::ports::{Clock, IdSource};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart};
use lettre::{Address, Message};
use uuid::Uuid;

/// An address that mails come from, such as `Atelier <post@atelier.example.com>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sender(Mailbox);

#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("it is no address such as `Atelier <post@example.com>`")]
pub struct SenderError;

impl FromStr for Sender {
    type Err = SenderError;

    fn from_str(text: &str) -> Result<Self, SenderError> {
        if text.chars().any(char::is_control) {
            return Err(SenderError);
        }
        text.parse().map(Self).map_err(|_| SenderError)
    }
}

pub struct Letterhead {
    sender: Sender,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

/// A mail as it goes over the wire.
pub(crate) struct Letter {
    pub(crate) id: Uuid,
    pub(crate) message: Message,
}

impl Letterhead {
    pub fn new(sender: Sender, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { sender, clock, ids }
    }

    /// Addresses can't hold a line break, and in a subject it is encoded, so that no text becomes a header.
    pub(crate) fn write(&self, mail: &Mail) -> Result<Letter, MailError> {
        let to: Address = mail.to.parse().map_err(|_| MailError::Undeliverable)?;
        let id = self.ids.uuid();
        let from = &self.sender.0;
        let message = Message::builder()
            .from(from.clone())
            .to(to.into())
            .subject(mail.subject.as_str())
            .date(SystemTime::from(self.clock.now()))
            .message_id(Some(format!("<{id}@{}>", from.email.domain())))
            .raw_header(sent_by_a_program())
            .multipart(MultiPart::alternative_plain_html(
                mail.text.clone(),
                mail.html.clone(),
            ))
            .map_err(|error| PortError::new("the mail can't be put together", error))?;
        Ok(Letter { id, message })
    }
}

/// Tells those who are away not to answer (RFC 3834).
fn sent_by_a_program() -> HeaderValue {
    let name = HeaderName::new_from_ascii_str("Auto-Submitted");
    HeaderValue::new(name, "auto-generated".to_owned())
}
