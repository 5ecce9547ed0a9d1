//! People, and in whose name something is read or written.

mod ports;
mod scope;
mod user;

pub use ports::{UserReader, UserWriter};
pub use scope::Scope;
pub use user::User;
