//! A post without a server, whose letter box a test empties.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use atelier_domain::kernel::PortError;
use atelier_domain::notifications::{Mail, MailError, Mailer};

/// Keeps the mails it is given. Clones are the same post.
#[derive(Clone, Default)]
pub struct FakeMailer(Arc<Mutex<Post>>);

#[derive(Default)]
struct Post {
    sent: Vec<Mail>,
    is_away: bool,
    refuses: bool,
}

impl FakeMailer {
    /// The mails since the last time, in the order they were sent.
    pub fn take(&self) -> Vec<Mail> {
        self.post(|post| std::mem::take(&mut post.sent))
    }

    /// Whether the server can't be reached from now on.
    pub fn set_away(&self, is_away: bool) {
        self.post(|post| post.is_away = is_away);
    }

    /// No address takes mail from now on.
    pub fn refuse(&self) {
        self.post(|post| post.refuses = true);
    }

    fn post<T>(&self, act: impl FnOnce(&mut Post) -> T) -> T {
        act(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[async_trait]
impl Mailer for FakeMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        self.post(|post| {
            if post.refuses {
                return Err(MailError::Undeliverable);
            }
            if post.is_away {
                let away = PortError::unavailable("the post is away", "a test said so");
                return Err(away.into());
            }
            post.sent.push(mail.clone());
            Ok(())
        })
    }
}
