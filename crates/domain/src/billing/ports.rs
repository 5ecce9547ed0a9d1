//! The edges of payments: the processor, and the tables.

mod gateway;
mod storage;

pub use gateway::{
    CheckoutMode, EventRefusal, NewCheckout, NewCustomer, OperationKey, PaymentEvents,
    PaymentGateway, PriceChange, Settling,
};
pub use storage::{BillingReader, BillingWriter, EventFilter};
