//! The port `PaymentGateway`, on Stripe's API.

mod port;
mod refusal;
mod requests;
mod stripe;

pub use stripe::{StripeGateway, StripeOptions};
