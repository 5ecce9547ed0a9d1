//! Mails as files, for development.

use std::path::PathBuf;

use async_trait::async_trait;
use atelier_domain::kernel::PortError;
use atelier_domain::notifications::{Mail, MailError, Mailer};

use crate::letterhead::Letterhead;

/// Puts each mail into a folder, where a reader of mails opens it; the newest has the greatest name.
pub struct FolderMailer {
    folder: PathBuf,
    letterhead: Letterhead,
}

impl FolderMailer {
    /// The folder is made with the first mail.
    pub fn new(folder: PathBuf, letterhead: Letterhead) -> Self {
        Self { folder, letterhead }
    }
}

#[async_trait]
impl Mailer for FolderMailer {
    async fn send(&self, mail: &Mail) -> Result<(), MailError> {
        let letter = self.letterhead.write(mail)?;
        let file = self.folder.join(format!("{}.eml", letter.id));
        let unfinished = file.with_extension("part");
        let kept = async {
            tokio::fs::create_dir_all(&self.folder).await?;
            tokio::fs::write(&unfinished, letter.message.formatted()).await?;
            // Who watches the folder sees whole mails only.
            tokio::fs::rename(&unfinished, &file).await
        };
        kept.await
            .map_err(|error| PortError::unavailable("the mail can't be written", error))?;
        tracing::info!(mail.file = %file.display(), "a mail lies in the folder");
        Ok(())
    }
}
