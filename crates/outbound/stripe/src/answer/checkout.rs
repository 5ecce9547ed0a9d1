//! Pages to pay on.

use atelier_domain::billing::{
    CheckoutId, CheckoutStatus, CustomerId, Money, PaymentId, SubscriptionId, ToldCheckout,
};
use atelier_domain::kernel::PortError;
use serde::Deserialize;

use super::parts::{Reference, id_of, time};
use super::{Answer, Metadata, marks_of};

#[derive(Debug, Deserialize)]
pub(crate) struct CheckoutAnswer {
    id: String,
    customer: Option<Reference>,
    metadata: Option<Metadata>,
    status: Option<Status>,
    payment_status: PaymentStatus,
    url: Option<String>,
    subscription: Option<Reference>,
    payment_intent: Option<Reference>,
    amount_total: Option<u64>,
    currency: Option<String>,
    expires_at: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Open,
    Complete,
    Expired,
}

#[derive(Debug, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum PaymentStatus {
    Paid,
    Unpaid,
    NoPaymentRequired,
}

impl Answer for CheckoutAnswer {
    type Told = ToldCheckout;

    fn told(self) -> Result<ToldCheckout, PortError> {
        let status = match self.status {
            Some(Status::Open) => CheckoutStatus::Open,
            Some(Status::Complete) => CheckoutStatus::Complete,
            Some(Status::Expired) => CheckoutStatus::Expired,
            None => return Err(PortError::message("stripe's checkout has no status")),
        };
        Ok(ToldCheckout {
            id: CheckoutId::new(self.id),
            customer: id_of(self.customer, CustomerId::new),
            marks: marks_of(self.metadata.as_ref()),
            status,
            is_paid: self.payment_status != PaymentStatus::Unpaid,
            url: self.url,
            subscription: id_of(self.subscription, SubscriptionId::new),
            payment: id_of(self.payment_intent, PaymentId::new),
            total: self
                .amount_total
                .zip(self.currency)
                .map(|(amount, currency)| Money::new(amount, currency)),
            expires_at: time(self.expires_at)?,
        })
    }
}
