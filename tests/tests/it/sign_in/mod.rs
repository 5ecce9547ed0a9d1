//! Signing in: at an issuer, by a link in a mail, and what the directory of people tells.

mod browser;
mod directory;
mod links;
mod redirect;
mod tokens;
