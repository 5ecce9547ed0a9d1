//! People and how they are let in: who asks, accounts, keys, and everything a person can do with an account.

mod audit;
mod close;
mod directory;
mod identify;
mod magic_link;
mod provision;
mod redirect;
mod repeat;
mod service;
mod sign_in;

pub use directory::DirectoryMessageError;
pub use redirect::SignInStart;
pub use service::{AccountPorts, AccountSettings, Accounts};
pub use sign_in::SignedIn;
