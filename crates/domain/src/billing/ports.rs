//! The edges of payments: the processor, and the tables.

mod gateway;
mod quotas;
mod storage;

pub use gateway::{
    CheckoutMode, EventRefusal, NewCheckout, NewCustomer, OperationKey, PaymentEvents,
    PaymentGateway, PriceChange, Settling,
};
pub use quotas::{QuotaReader, QuotaWriter};
pub use storage::{BillingReader, BillingWriter, EventFilter};
