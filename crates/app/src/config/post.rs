//! How mails go out.

use std::path::PathBuf;

use atelier_mail::{Sender, SmtpServer};
use secrecy::{ExposeSecret, SecretString};

use super::check::Check;
use super::raw::Raw;

const DEFAULT_FOLDER: &str = "data/mail";
const DEFAULT_SENDER: &str = "Atelier <atelier@localhost>";

#[derive(Clone, Debug)]
pub struct Post {
    pub way: PostWay,
    /// `Name <address>`, or an address.
    pub sender: String,
}

#[derive(Clone, Debug)]
pub enum PostWay {
    /// May hold a password.
    Smtp(SecretString),
    /// Each mail is a file there.
    Folder(PathBuf),
}

impl Check {
    pub(super) fn post(&mut self, raw: &Raw) -> Post {
        let smtp = raw.smtp_url.clone();
        let smtp = smtp.filter(|url| !url.expose_secret().trim().is_empty());
        if let Some(url) = &smtp {
            if let Err(error) = url.expose_secret().parse::<SmtpServer>() {
                self.problem(format!("SMTP_URL can't be used: {error}"));
            }
            if raw.mail_from.is_none() {
                self.problem("MAIL_FROM is missing, which SMTP_URL needs: the sender of mails");
            }
        }
        let folder = raw.mail_folder.as_deref().unwrap_or(DEFAULT_FOLDER);
        let sender = raw.mail_from.as_deref().unwrap_or(DEFAULT_SENDER);
        if let Err(error) = sender.parse::<Sender>() {
            self.problem(format!("MAIL_FROM is {sender:?}, but {error}"));
        }
        Post {
            way: smtp.map_or_else(|| PostWay::Folder(folder.into()), PostWay::Smtp),
            sender: sender.to_owned(),
        }
    }
}
