//! Clerk as a directory of people. Its tokens are checked by the crate for issuers, like everybody's.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`ClerkDirectory`] | the port `Directory`, on the Backend API |
//! | [`ClerkEvents`] | the port `DirectoryEvents`: its webhooks, which Svix sends |
//! | `user` | a person as both of them spell one |

mod answer;
mod directory;
mod events;
mod signature;
mod user;

pub use directory::{ClerkDirectory, ClerkError, ClerkOptions};
pub use events::ClerkEvents;
pub use signature::SecretError;

#[cfg(test)]
mod tests;
