//! A Stripe of our own: a server that keeps state as Stripe does, so that tests can buy, fail and get money back.
//!
//! | module | what it owns |
//! | --- | --- |
//! | [`FakeStripe`] | the handle of a test: prices, time, faults, what was asked |
//! | `acts` | what people, banks and time do, on the same handle |
//! | [`Webhook`] | an event as it is signed and sent; the test says when, in which order and how often |
//! | `world` | the objects, and how one leads to the next |
//! | `keys` | idempotency keys |
//! | `faults` | what goes wrong by order of the test |
//! | `server`, `wire` | HTTP |
//!
//! The example `played-stripe` is the same as a program, for tests that are not written in Rust.
//!
//! It speaks version [`API_VERSION`] and refuses what that version refuses. The objects have every member that the
//! description of the version asks for.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "it is part of a test: what it does not expect ends that test where it stands"
)]

mod acts;
mod fake;
mod faults;
mod keys;
mod server;
mod stage;
mod webhook;
mod wire;
mod world;

pub use fake::FakeStripe;
pub use faults::Fault;
pub use webhook::Webhook;
pub use wire::{API_VERSION, Asked};
pub use world::Card;
