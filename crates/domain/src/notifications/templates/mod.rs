//! The mails there are, each as plain text and as HTML, in one place.

mod html;
mod layout;
mod magic_link;
mod previews;

pub use magic_link::magic_link;
pub use previews::{Preview, previews};

#[cfg(test)]
mod tests;
