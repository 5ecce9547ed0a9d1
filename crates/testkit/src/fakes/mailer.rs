//! A letter box that a test empties.

use std::sync::{Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::notifications::{Mail, MailError, Mailer};

/// Keeps every mail.
#[derive(Default)]
pub struct FakeMailer(Mutex<Vec<Mail>>);

impl FakeMailer {
    /// The mails since the last time, in the order they were sent.
    pub fn take(&self) -> Vec<Mail> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Mailer for FakeMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let mut mails = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        mails.push(mail.clone());
        Ok(())
    }
}
