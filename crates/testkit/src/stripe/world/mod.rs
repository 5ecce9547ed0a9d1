//! The objects, and how one leads to the next.

pub(super) mod api;
mod checkout;
mod invoice;
mod lists;
mod objects;
mod payment;
mod subscription;
mod time;

pub use payment::Card;

pub(super) use objects::World;
