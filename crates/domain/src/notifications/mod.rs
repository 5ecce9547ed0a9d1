//! What people are told: mails, and what is in them.

mod mail;
mod ports;
mod templates;

pub use mail::Mail;
pub use ports::{MailError, Mailer};
pub use templates::{Preview, magic_link, previews};
