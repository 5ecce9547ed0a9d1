//! What holds for every request and every answer.

mod encoding;
mod envelope;
mod headers;
mod host;
mod request_id;

pub(crate) use encoding::refuse_encoded;
pub(crate) use envelope::envelope;
pub(crate) use host::refuse_foreign_host;
