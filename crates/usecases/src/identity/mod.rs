//! People and how they are let in: who asks, accounts, keys, and everything a person can do with an account.

mod api_keys;
mod audit;
mod close;
mod delete;
mod directory;
mod export;
mod identify;
mod magic_link;
mod methods;
mod profile;
mod provision;
mod redirect;
mod repeat;
mod send_link;
mod service;
mod sessions;
mod sign_in;
mod sweep;

pub use directory::DirectoryMessageError;
pub use export::{ExportStream, Exported};
pub use methods::SignInMethods;
pub use profile::Person;
pub use redirect::SignInStart;
pub use service::{AccountPorts, AccountSettings, Accounts};
pub use sign_in::SignedIn;

#[cfg(test)]
mod tests;
