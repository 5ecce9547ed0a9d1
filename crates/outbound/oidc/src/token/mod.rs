//! One token: its three parts, its header, and its claims once the signature was found good.

mod compact;
mod object;
mod payload;

pub(crate) use compact::SignedToken;
pub(crate) use payload::Payload;
