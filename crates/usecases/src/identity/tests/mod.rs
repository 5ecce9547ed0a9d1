//! The operations on a store in memory, with an issuer, a directory and a post that do what each test says.

mod deletion;
mod directory;
mod export;
mod identify;
mod keys;
mod links;
mod provision;
mod rig;
mod settings;
