//! People: signing in and out, their settings, their keys, and what the directory of people tells.

pub(crate) mod api_keys;
pub(crate) mod auth;
pub(crate) mod me;
pub(crate) mod webhooks;
pub(crate) mod wire;
