//! The models of this installation.

pub(crate) mod list;
pub(crate) mod wire;
