//! Signing in and out: by redirect to a provider, by a link in a mail.

pub(crate) mod ask_for_link;
pub(crate) mod callback;
pub(crate) mod link_page;
pub(crate) mod methods;
pub(crate) mod redeem_link;
pub(crate) mod sign_out;
pub(crate) mod start;

mod cookies;
mod wire;
