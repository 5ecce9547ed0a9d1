//! What people are told: mails, and what is in them.

mod mail;
mod ports;

pub use mail::Mail;
pub use ports::{MailError, Mailer};
