//! One file an adapter: which one serves which port.

mod database;
mod events;
mod house;
mod models;

pub use house::House;
pub use models::Directory;
