//! Requests that are sent again because their answer was lost: with an `Idempotency-Key`, what was done once is not
//! done twice (draft-ietf-httpapi-idempotency-key-header-07).

mod answer;
mod key;
mod layer;

pub(crate) use answer::REPLAYED;
pub(crate) use key::HEADER;
pub(crate) use layer::{IsReplay, repeat};

#[cfg(test)]
mod tests;
