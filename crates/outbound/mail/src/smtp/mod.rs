//! The post by SMTP.

mod conversation;
mod failure;
mod mailer;
mod server;

pub use mailer::SmtpMailer;
pub use server::{SmtpServer, SmtpServerError};

#[cfg(test)]
pub(crate) use server::Security;
