mod api_key;
mod key_draft;
mod profile;
mod quota;
mod secret;
mod user;
