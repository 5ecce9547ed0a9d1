//! Bills of subscriptions, and what they were paid with.

use atelier_domain::billing::{
    CustomerId, Invoice, InvoiceId, InvoiceLine, InvoiceReason, InvoiceStatus, PaymentId, Period,
    PriceId, SubscriptionId,
};
use atelier_domain::kernel::PortError;
use serde::Deserialize;

use super::parts::{List, Reference, id_of, money, time};
use super::{Answer, Metadata, marks_of};

#[derive(Debug, Deserialize)]
pub(crate) struct InvoiceAnswer {
    id: String,
    customer: Option<Reference>,
    /// What it is for: since 2025-03-31 the subscription stands in here.
    parent: Option<Parent>,
    billing_reason: Option<String>,
    status: Option<Status>,
    number: Option<String>,
    currency: String,
    amount_due: u64,
    amount_paid: u64,
    lines: List<Line>,
    hosted_invoice_url: Option<String>,
    invoice_pdf: Option<String>,
    created: i64,
}

#[derive(Debug, Deserialize)]
struct Parent {
    subscription_details: Option<SubscriptionDetails>,
}

#[derive(Debug, Deserialize)]
struct SubscriptionDetails {
    subscription: Reference,
    metadata: Option<Metadata>,
}

#[derive(Debug, Deserialize)]
struct Line {
    amount: i64,
    period: LinePeriod,
    parent: Option<LineParent>,
    pricing: Option<Pricing>,
}

#[derive(Debug, Deserialize)]
struct LinePeriod {
    start: i64,
    end: i64,
}

#[derive(Debug, Deserialize)]
struct LineParent {
    invoice_item_details: Option<LineDetails>,
    subscription_item_details: Option<LineDetails>,
}

#[derive(Debug, Deserialize)]
struct LineDetails {
    proration: bool,
}

#[derive(Debug, Deserialize)]
struct Pricing {
    price_details: Option<PriceDetails>,
}

#[derive(Debug, Deserialize)]
struct PriceDetails {
    price: Reference,
}

#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Draft,
    Open,
    Paid,
    Uncollectible,
    Void,
}

impl Answer for InvoiceAnswer {
    type Told = Invoice;

    fn told(self) -> Result<Invoice, PortError> {
        let customer = self
            .customer
            .ok_or_else(|| PortError::message("stripe's invoice belongs to no customer"))?;
        let details = self.parent.and_then(|parent| parent.subscription_details);
        let marks = marks_of(
            details
                .as_ref()
                .and_then(|details| details.metadata.as_ref()),
        );
        let subscription = details.map(|details| details.subscription);
        Ok(Invoice {
            id: InvoiceId::new(self.id),
            customer: CustomerId::new(customer.into_id()),
            marks,
            subscription: id_of(subscription, SubscriptionId::new),
            reason: reason(self.billing_reason.as_deref()),
            status: status(self.status),
            number: self.number,
            due: money(self.amount_due, &self.currency),
            paid: money(self.amount_paid, &self.currency),
            lines: self
                .lines
                .data
                .into_iter()
                .map(Line::told)
                .collect::<Result<_, _>>()?,
            page_url: self.hosted_invoice_url,
            pdf_url: self.invoice_pdf,
            created_at: time(self.created)?,
        })
    }
}

impl Line {
    fn told(self) -> Result<InvoiceLine, PortError> {
        let details = self.parent.and_then(|parent| {
            parent
                .subscription_item_details
                .or(parent.invoice_item_details)
        });
        let price = self.pricing.and_then(|pricing| pricing.price_details);
        Ok(InvoiceLine {
            price: id_of(price.map(|details| details.price), PriceId::new),
            amount: self.amount,
            is_proration: details.is_some_and(|details| details.proration),
            period: Period {
                start: time(self.period.start)?,
                end: time(self.period.end)?,
            },
        })
    }
}

fn reason(told: Option<&str>) -> InvoiceReason {
    match told {
        Some("subscription_create") => InvoiceReason::SubscriptionCreated,
        Some("subscription_cycle") => InvoiceReason::SubscriptionRenewed,
        Some("subscription_update") => InvoiceReason::SubscriptionChanged,
        _ => InvoiceReason::Other,
    }
}

fn status(told: Option<Status>) -> InvoiceStatus {
    match told {
        None | Some(Status::Draft) => InvoiceStatus::Draft,
        Some(Status::Open) => InvoiceStatus::Open,
        Some(Status::Paid) => InvoiceStatus::Paid,
        Some(Status::Uncollectible) => InvoiceStatus::Uncollectible,
        Some(Status::Void) => InvoiceStatus::Void,
    }
}

/// Which payment an invoice was paid with: neither of the two names the other since 2025-03-31.
#[derive(Debug, Deserialize)]
pub(crate) struct InvoicePaymentAnswer {
    invoice: Reference,
    payment: PaidWith,
}

#[derive(Debug, Deserialize)]
struct PaidWith {
    payment_intent: Option<Reference>,
}

impl InvoicePaymentAnswer {
    pub(crate) fn into_invoice(self) -> InvoiceId {
        InvoiceId::new(self.invoice.into_id())
    }

    pub(crate) fn into_payment(self) -> Option<PaymentId> {
        id_of(self.payment.payment_intent, PaymentId::new)
    }
}
