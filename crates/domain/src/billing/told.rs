//! Objects as the payment processor tells them, at the moment it was asked.

use chrono::{DateTime, Utc};

use super::{
    ChargeId, CheckoutId, CustomerId, DisputeId, InvoiceId, Money, PaymentId, PriceId,
    SubscriptionId, SubscriptionItemId, SubscriptionStatus,
};
use crate::kernel::{OrderId, UserId};

/// What we wrote on an object when we asked for it: whose it is, and which order it is for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    pub owner: Option<UserId>,
    pub order: Option<OrderId>,
}

/// From its start until before its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub start: DateTime<Utc>,
    pub end: DateTime<Utc>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldSubscription {
    pub id: SubscriptionId,
    pub customer: CustomerId,
    pub marks: Marks,
    pub status: SubscriptionStatus,
    pub item: SubscriptionItemId,
    pub price: PriceId,
    /// The one that runs, or ran last.
    pub period: Period,
    pub cancel_at_period_end: bool,
    pub ended_at: Option<DateTime<Utc>>,
    pub trial_end: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CheckoutStatus {
    Open,
    Complete,
    Expired,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToldCheckout {
    pub id: CheckoutId,
    pub customer: Option<CustomerId>,
    pub marks: Marks,
    pub status: CheckoutStatus,
    /// Whether the money is there, or none is due. A complete checkout may wait days for it.
    pub is_paid: bool,
    /// Where the person pays, while it is open.
    pub url: Option<String>,
    /// What a checkout of a plan led to.
    pub subscription: Option<SubscriptionId>,
    /// What a checkout of credits led to.
    pub payment: Option<PaymentId>,
    /// What is to be paid, with taxes and less what is off.
    pub total: Option<Money>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceReason {
    /// The first one of a subscription.
    SubscriptionCreated,
    /// The next month.
    SubscriptionRenewed,
    /// The plan was changed in between.
    SubscriptionChanged,
    Other,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    Draft,
    Open,
    Paid,
    Uncollectible,
    Void,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvoiceLine {
    /// Absent on lines that no price is behind.
    pub price: Option<PriceId>,
    /// In the invoice's currency; below zero where something is given back.
    pub amount: i64,
    /// Whether it is for a part of a month, because the plan was changed.
    pub is_proration: bool,
    pub period: Period,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    pub id: InvoiceId,
    pub customer: CustomerId,
    /// Of its subscription.
    pub marks: Marks,
    pub subscription: Option<SubscriptionId>,
    pub reason: InvoiceReason,
    pub status: InvoiceStatus,
    /// For people; absent while it is a draft.
    pub number: Option<String>,
    pub due: Money,
    pub paid: Money,
    pub lines: Vec<InvoiceLine>,
    /// Where it can be looked at and paid.
    pub page_url: Option<String>,
    pub pdf_url: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// Where a payment stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaymentStatus {
    /// It waits for its payer, or for their bank.
    Pending,
    Succeeded,
    /// The last try did not go through, or it was given up.
    Failed,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Payment {
    pub id: PaymentId,
    pub customer: Option<CustomerId>,
    pub marks: Marks,
    pub status: PaymentStatus,
    pub received: Money,
    /// The charge that went through, or the last that did not.
    pub charge: Option<ChargeId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Charge {
    pub id: ChargeId,
    pub payment: Option<PaymentId>,
    pub amount: Money,
    /// All refunds of it together.
    pub refunded: u64,
}

/// Where the money of a contested charge is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum DisputeStatus {
    /// The bank asks; the money is still here.
    Inquiry,
    /// The bank took the money, and may give it back.
    Open,
    Won,
    Lost,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dispute {
    pub id: DisputeId,
    pub charge: ChargeId,
    pub payment: Option<PaymentId>,
    pub amount: u64,
    pub status: DisputeStatus,
}

/// What a price asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Price {
    pub id: PriceId,
    /// For one: a month of a plan, or a pack.
    pub unit: Money,
}
