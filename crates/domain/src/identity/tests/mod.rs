mod api_key;
mod key_draft;
mod profile;
mod quota;
mod return_path;
mod secret;
mod user;
