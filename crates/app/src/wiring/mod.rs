//! One file an adapter: which one serves which port.

mod billing;
mod database;
mod events;
mod house;
mod limits;
mod models;
mod people;
mod post;

pub use house::House;
pub use models::Directory;
