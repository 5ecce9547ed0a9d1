//! The rows of a session, and what they are in the domain.

pub(super) mod document_version;
pub(super) mod journal_entry;
pub(super) mod note;
pub(super) mod session;
pub(super) mod session_input;
#[expect(
    clippy::struct_field_names,
    reason = "the ORM calls every row a model, and one of this one's columns is the language model"
)]
pub(super) mod turn;
