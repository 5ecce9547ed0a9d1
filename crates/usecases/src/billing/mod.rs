//! Plans, and what people have of them; payments, and what follows from them.

mod apply;
mod checkout;
mod customer;
mod inbox;
mod leave;
mod mend;
mod metrics;
mod pages;
mod plans;
mod service;
mod subscription;

pub use checkout::OpenCheckout;
pub use inbox::PaymentMessageError;
pub use mend::Mended;
pub use metrics::describe_metrics;
pub use pages::{Assortment, OfferedPlan};
pub use plans::{Plans, Standing};
pub use service::{Billing, BillingPorts, BillingSettings};
pub use subscription::{ChangePreview, Subscribed};

#[cfg(test)]
mod tests;
