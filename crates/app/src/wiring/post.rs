//! The post: by SMTP, or into a folder.

use std::sync::Arc;

use atelier_domain::notifications::Mailer;
use atelier_domain::ports::{Clock, IdSource};
use atelier_mail::{FolderMailer, Letterhead, SmtpMailer};
use secrecy::ExposeSecret;

use crate::config::{Post, PostWay};

/// Connects to nothing yet.
pub(super) fn mailer(
    post: &Post,
    clock: &Arc<dyn Clock>,
    ids: &Arc<dyn IdSource>,
) -> anyhow::Result<Arc<dyn Mailer>> {
    let letterhead = Letterhead::new(post.sender.parse()?, Arc::clone(clock), Arc::clone(ids));
    Ok(match &post.way {
        PostWay::Smtp(url) => Arc::new(SmtpMailer::new(url.expose_secret().parse()?, letterhead)?),
        PostWay::Folder(folder) => Arc::new(FolderMailer::new(folder.clone(), letterhead)),
    })
}
