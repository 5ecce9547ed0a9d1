//! People, their settings, their keys.

pub(crate) mod api_keys;
pub(crate) mod me;
pub(crate) mod wire;
