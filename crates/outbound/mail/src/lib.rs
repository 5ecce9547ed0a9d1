//! The port of the post: by SMTP, or into a folder where nothing is to leave the machine.
#![cfg_attr(
    test,
    allow(
        clippy::unwrap_used,
        clippy::expect_used,
        clippy::panic,
        clippy::indexing_slicing
    )
)]

mod folder;
mod letterhead;
mod smtp;

pub use folder::FolderMailer;
pub use letterhead::{Letterhead, Sender, SenderError};
pub use smtp::{SmtpMailer, SmtpServer, SmtpServerError};

#[cfg(test)]
mod tests;
