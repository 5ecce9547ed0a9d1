//! Stripe's objects, as far as anybody here reads them.
//!
//! `async-stripe` has types for answers too. They want every member of an object to be there and to be known: without
//! one that nobody reads, such as `plan.usage_type` in a line of a subscription, the whole object is lost, and the
//! error does not say why.

mod checkout;
mod customer;
mod dispute;
mod event;
mod invoice;
mod parts;
mod payment;
mod subscription;

pub(crate) use checkout::CheckoutAnswer;
pub(crate) use customer::CustomerAnswer;
pub(crate) use dispute::DisputeAnswer;
pub(crate) use event::EventAnswer;
pub(crate) use invoice::{InvoiceAnswer, InvoicePaymentAnswer};
pub(crate) use parts::{List, Metadata, PortalAnswer, marks_of, metadata_of};
pub(crate) use payment::{ChargeAnswer, PaymentAnswer, PriceAnswer};
pub(crate) use subscription::SubscriptionAnswer;

use atelier_domain::kernel::PortError;
use serde::de::DeserializeOwned;

/// An object of Stripe's and what it is called here.
pub(crate) trait Answer: DeserializeOwned {
    type Told;

    /// Fails where a member has no meaning here, or one is missing that objects of ours have.
    fn told(self) -> Result<Self::Told, PortError>;
}
