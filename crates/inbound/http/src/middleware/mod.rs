//! What holds for every request and every answer.

mod bodyless;
mod cors;
mod encoding;
mod envelope;
mod guard;
mod headers;
mod host;
mod repeat;
mod request_id;

pub(crate) use bodyless::answer_head;
pub(crate) use cors::cors;
pub(crate) use encoding::refuse_encoded;
pub(crate) use envelope::envelope;
pub(crate) use guard::guard;
pub(crate) use host::refuse_foreign_host;
pub(crate) use repeat::{HEADER as IDEMPOTENCY_KEY, IsReplay, repeat};
