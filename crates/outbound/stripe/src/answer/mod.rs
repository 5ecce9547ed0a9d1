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
mod object;
mod parts;
mod payment;
mod subscription;

pub(crate) use checkout::CheckoutAnswer;
pub(crate) use customer::CustomerAnswer;
pub(crate) use dispute::DisputeAnswer;
pub(crate) use event::EventAnswer;
pub(crate) use invoice::{InvoiceAnswer, InvoicePaymentAnswer};
pub(crate) use object::Answer;
pub(crate) use parts::{List, Metadata, PortalAnswer, marks_of, metadata_of};
pub(crate) use payment::{ChargeAnswer, PaymentAnswer, PriceAnswer};
pub(crate) use subscription::SubscriptionAnswer;
