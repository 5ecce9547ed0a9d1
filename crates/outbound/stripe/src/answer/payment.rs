//! Money that came, and what things cost.

use atelier_domain::billing::{
    Charge, ChargeId, CustomerId, Payment, PaymentId, PaymentStatus, Price, PriceId,
};
use atelier_domain::kernel::PortError;
use serde::Deserialize;
use serde::de::IgnoredAny;

use super::parts::{Reference, id_of, money};
use super::{Answer, Metadata, marks_of};

#[derive(Debug, Deserialize)]
pub(crate) struct PaymentAnswer {
    id: String,
    customer: Option<Reference>,
    metadata: Option<Metadata>,
    status: String,
    amount_received: u64,
    currency: String,
    latest_charge: Option<Reference>,
    last_payment_error: Option<IgnoredAny>,
}

impl PaymentAnswer {
    fn status(&self) -> PaymentStatus {
        match self.status.as_str() {
            "succeeded" => PaymentStatus::Succeeded,
            "canceled" => PaymentStatus::Failed,
            // Before the first try it has the same status, and no error yet.
            "requires_payment_method" if self.last_payment_error.is_some() => PaymentStatus::Failed,
            _ => PaymentStatus::Pending,
        }
    }
}

impl Answer for PaymentAnswer {
    type Told = Payment;

    fn told(self) -> Result<Payment, PortError> {
        Ok(Payment {
            status: self.status(),
            id: PaymentId::new(self.id),
            customer: id_of(self.customer, CustomerId::new),
            marks: marks_of(self.metadata.as_ref()),
            received: money(self.amount_received, &self.currency),
            charge: id_of(self.latest_charge, ChargeId::new),
        })
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct ChargeAnswer {
    id: String,
    payment_intent: Option<Reference>,
    amount: u64,
    currency: String,
    /// Of all refunds that did not fail.
    amount_refunded: u64,
}

impl Answer for ChargeAnswer {
    type Told = Charge;

    fn told(self) -> Result<Charge, PortError> {
        Ok(Charge {
            id: ChargeId::new(self.id),
            payment: id_of(self.payment_intent, PaymentId::new),
            amount: money(self.amount, &self.currency),
            refunded: self.amount_refunded,
        })
    }
}

#[derive(Debug, Deserialize)]
pub(crate) struct PriceAnswer {
    id: String,
    /// Absent where it is a fraction of the smallest unit, or comes in tiers.
    unit_amount: Option<u64>,
    currency: String,
}

impl Answer for PriceAnswer {
    type Told = Price;

    fn told(self) -> Result<Price, PortError> {
        let amount = self
            .unit_amount
            .ok_or_else(|| PortError::message("stripe's price is no whole amount for one"))?;
        Ok(Price {
            id: PriceId::new(self.id),
            unit: money(amount, &self.currency),
        })
    }
}
