//! The person who asks.

mod settings;

pub(crate) mod change;
pub(crate) mod delete;
pub(crate) mod entitlements;
pub(crate) mod export;
pub(crate) mod export_file;
pub(crate) mod export_get;
pub(crate) mod exports;
pub(crate) mod get;
pub(crate) mod preferences;
