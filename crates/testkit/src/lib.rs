//! What tests are made of: time that stands still, ids that repeat, values that are valid, a store in memory, ports that
//! do what a test says, and the contract that every store keeps.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`FrozenClock`], [`SeededIds`], [`CountedSecrets`] | the domain's time, ids and secrets, the same in every run |
//! | [`builders`] | valid values; a test changes the fields it is about |
//! | [`give_credits`] | what runs are paid with |
//! | [`MemoryStore`] | a store without a database; its transactions isolate and roll back |
//! | [`fakes`] | the other ports: a model, live events, signals, a queue, limits, an issuer |
//! | `stripe` | a Stripe that keeps state, behind the feature of that name |
//! | [`contract`] | one suite for every store: [`store_contract!`] makes a test of each of its cases |

pub mod builders;
mod clock;
pub mod contract;
mod credits;
pub mod fakes;
mod ids;
mod memory;
mod secrets;
#[cfg(feature = "stripe")]
pub mod stripe;

pub use clock::FrozenClock;
pub use credits::give_credits;
pub use ids::SeededIds;
pub use memory::MemoryStore;
pub use secrets::CountedSecrets;

#[cfg(test)]
mod tests;
