//! Every mail with made-up content, for whoever looks after the templates.

use super::magic_link;
use crate::notifications::Mail;

pub struct Preview {
    /// Unique, `snake_case`.
    pub name: &'static str,
    pub mail: Mail,
}

/// One of each template.
pub fn previews() -> Vec<Preview> {
    let to = "ada@example.com";
    vec![Preview {
        name: "magic_link",
        mail: magic_link(
            to,
            "https://atelier.example.com/sign-in#token=an-example-that-signs-nobody-in",
        ),
    }]
}
