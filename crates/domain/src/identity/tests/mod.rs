mod api_key;
mod quota;
mod secret;
mod user;
