//! People and keys as JSON. No secret stands in any of it but a new key's own.

mod api_key;
mod entitlements;
mod export;
mod me;

pub(crate) use api_key::{ApiKey, ApiKeyDraft, ApiKeyList, KeyUseList, NewApiKey};
pub(crate) use entitlements::Entitlements;
pub(crate) use export::{Export, ExportList, path as export_path};
pub(crate) use me::{AccountEnd, Me, MePatch, Preferences, PreferencesDraft};
