//! Plans and what they allow; who pays for one, and what became of the money.
//!
//! The payment processor's word is final, and asked for anew whenever something is written: a [`PaymentEvent`] only says
//! which object to ask for. [`Subscription`] and [`Receipt`] count their writes, so that nothing older is ever written
//! over something newer.

mod customer;
mod entitlements;
mod error;
mod event;
mod ids;
mod invoice;
mod money;
mod month;
mod offer;
mod order;
mod plans;
mod ports;
mod prices;
mod receipt;
mod subscription;
mod told;

pub use customer::Customer;
pub use entitlements::{Entitlements, PlanLimit, Reached, Wanted};
pub use error::{BillingError, GatewayError};
pub use event::{About, EventState, KeptEvent, PaymentEvent};
pub use ids::{
    ChargeId, CheckoutId, CustomerId, DisputeId, EventId, InvoiceId, PaymentId, PriceId,
    SubscriptionId, SubscriptionItemId,
};
pub use invoice::prorated;
pub use money::Money;
pub use month::{Month, Monthly};
pub use offer::PlanOffer;
pub use order::{Goods, Order, OrderStatus};
pub use plans::{Counted, PlanLimits, PlanTerms};
pub use ports::{
    BillingReader, BillingWriter, CheckoutMode, EventFilter, EventRefusal, NewCheckout,
    NewCustomer, OperationKey, PaymentEvents, PaymentGateway, PriceChange, QuotaReader,
    QuotaWriter, Settling,
};
pub use prices::PriceList;
pub use receipt::{KeptDispute, NotASource, Receipt, ReceiptSource};
pub use subscription::{PaidPlan, Subscription, SubscriptionStatus};
pub use told::{
    Charge, CheckoutStatus, Dispute, DisputeStatus, Invoice, InvoiceLine, InvoiceReason,
    InvoiceStatus, Marks, Payment, PaymentStatus, Period, Price, ToldCheckout, ToldSubscription,
};

#[cfg(test)]
mod tests;
