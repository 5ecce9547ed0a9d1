//! What a refusal means.

use atelier_domain::kernel::PortError;
use atelier_domain::notifications::MailError;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::response::{Category, Code};

/// How far a conversation has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub(super) enum Step {
    #[error("the connection")]
    Connect,
    #[error("the change to TLS")]
    StartTls,
    #[error("user and password")]
    SignIn,
    #[error("the sender")]
    Sender,
    #[error("the recipient")]
    Recipient,
    #[error("the text")]
    Text,
}

/// An answer that is no. The words of the server stay behind: they often repeat the address.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the server answered {code} to {step}")]
struct Refusal {
    step: Step,
    code: Code,
}

#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("the server's answer to {0} can't be understood")]
struct Unreadable(Step);

impl Step {
    /// Only what is said of this recipient or this text is for good. Other refusals come of how this installation or
    /// the server is set up, which somebody will mend.
    pub(super) fn failed(self, error: Error) -> MailError {
        let port = match error.status() {
            Some(code) if self.is_about_the_mail() && is_for_good(&error, code) => {
                return MailError::Undeliverable;
            }
            Some(code) => {
                PortError::unavailable("the mail server refuses", Refusal { step: self, code })
            }
            None if error.is_response() => {
                PortError::unavailable("the mail server does not answer as one", Unreadable(self))
            }
            None => PortError::unavailable("the mail server can't be used", error),
        };
        port.into()
    }

    const fn is_about_the_mail(self) -> bool {
        matches!(self, Self::Recipient | Self::Text)
    }
}

/// A second digit of 5 speaks of the mail system of the recipient, and 501 of an address that is not one
/// (RFC 5321, 4.2.1 and 4.2.2). The others would speak of the commands and of who may give them.
fn is_for_good(error: &Error, code: Code) -> bool {
    error.is_permanent() && (code.category == Category::MailSystem || u16::from(code) == 501)
}
