//! How Stripe is asked: with our version and key, briefly, again where it helps, and once in effect.

mod client;
mod fault;
mod patience;

pub use client::StripeError;
pub(crate) use client::Transport;
pub(crate) use fault::{Fault, Refusal};
pub use patience::Patience;
