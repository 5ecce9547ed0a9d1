//! The issuer's published keys: what of them is used, and for how long they are believed.

mod cache;
mod set;

pub(crate) use cache::KeyCache;
pub(crate) use set::KeySet;
