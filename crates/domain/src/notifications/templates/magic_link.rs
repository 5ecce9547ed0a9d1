//! The mail that signs its reader in.

use super::layout::Letter;
use crate::identity::MagicLink;
use crate::notifications::Mail;

/// `link` is absolute and carries the secret; whoever reads the mail within [`MagicLink::LIFE`] may use it once.
pub fn magic_link(to: &str, link: &str) -> Mail {
    let minutes = MagicLink::LIFE.num_minutes();
    let title = "Sign in to Atelier";
    let letter = Letter {
        title,
        opening: &format!(
            "Follow this link to sign in. It works once, within {minutes} minutes of your asking for it."
        ),
        action: "Sign in",
        link,
        closing: "If you did not ask for it, ignore this mail: nobody gets in without the link.",
    };
    Mail {
        to: to.to_owned(),
        subject: title.to_owned(),
        text: letter.text(),
        html: letter.html(),
    }
}
