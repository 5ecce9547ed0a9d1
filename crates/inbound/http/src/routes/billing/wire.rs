//! Payments as JSON.

use atelier_domain::billing;
use atelier_domain::billing::InvoiceId;
use atelier_domain::kernel::Page;
use atelier_domain::models::PlanTier;
use atelier_usecases::billing::{Assortment, ChangePreview, OfferedPlan, OpenCheckout, Subscribed};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cursor;

/// From the least to the most.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum PlanName {
    Free,
    Starter,
    Pro,
    Enterprise,
}

/// The plan to have.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"plan": "pro"}))]
pub(crate) struct PlanChoice {
    pub(super) plan: PlanName,
}

/// How much to buy.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"packs": 1}))]
pub(crate) struct CreditsChoice {
    /// Packs of credits.
    #[schema(minimum = 1, maximum = 100)]
    pub(super) packs: u32,
}

/// An amount of money in the smallest unit of its currency: cents of dollars.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"amount": 7900, "currency": "usd"}))]
pub(crate) struct Money {
    amount: u64,
    /// Three lower-case letters of ISO 4217.
    currency: String,
}

/// A plan as it is offered. Absent limits: as many as anybody likes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanOffer {
    plan: PlanName,
    /// Cents of US dollars, a month.
    price_cents: u64,
    monthly_credits: f64,
    #[schema(required)]
    sessions_a_month: Option<u64>,
    #[schema(required)]
    projects: Option<u64>,
    agents: u32,
    rounds: u32,
    document_words: u64,
    version_history: bool,
    #[schema(required)]
    clones: Option<u64>,
    #[schema(required)]
    messages_a_month: Option<u64>,
    #[schema(required)]
    documents_a_clone: Option<u64>,
    stored_bytes: u64,
    #[schema(required)]
    seats: Option<u64>,
    /// Whether it can be bought here.
    is_for_sale: bool,
}

/// What there is to buy.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlanList {
    /// From the least to the most.
    items: Vec<PlanOffer>,
    /// Credits in a pack; null where none are sold.
    #[schema(required)]
    pack_credits: Option<u32>,
}

/// Where to pay.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "order_id": "019a9f6e-2c00-7000-8000-000000000001",
    "url": "https://checkout.stripe.com/c/pay/cs_1"
}))]
pub(crate) struct Checkout {
    order_id: Uuid,
    url: String,
}

/// Where to manage cards and bills.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({"url": "https://billing.stripe.com/p/session/1"}))]
pub(crate) struct Portal {
    url: String,
}

/// The person's plan, and the subscription that it comes from.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct SubscriptionState {
    /// The plan that holds now.
    plan: PlanName,
    /// Null for who never subscribed.
    #[schema(required)]
    subscription: Option<Subscription>,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "plan": "pro", "status": "active", "current_period_start": "2026-11-20T09:00:00Z",
    "current_period_end": "2026-12-20T09:00:00Z", "cancel_at_period_end": false, "ended_at": null,
    "trial_end": null, "past_due_since": null, "grace_until": null, "paid_plan": "pro",
    "paid_until": "2026-12-20T09:00:00Z"
}))]
pub(crate) struct Subscription {
    /// What is paid for each month.
    plan: PlanName,
    status: SubscriptionStatus,
    current_period_start: DateTime<Utc>,
    current_period_end: DateTime<Utc>,
    /// Whether it ends with the period.
    cancel_at_period_end: bool,
    #[schema(required)]
    ended_at: Option<DateTime<Utc>>,
    #[schema(required)]
    trial_end: Option<DateTime<Utc>>,
    /// Since when a payment is missing.
    #[schema(required)]
    past_due_since: Option<DateTime<Utc>>,
    /// Until when the plan stays without that payment.
    #[schema(required)]
    grace_until: Option<DateTime<Utc>>,
    /// The best plan that is paid for, which stays until `paid_until`.
    #[schema(required)]
    paid_plan: Option<PlanName>,
    #[schema(required)]
    paid_until: Option<DateTime<Utc>>,
}

/// As the payment processor has it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum SubscriptionStatus {
    Incomplete,
    IncompleteExpired,
    Trialing,
    Active,
    PastDue,
    Canceled,
    Unpaid,
    Paused,
}

/// What another plan would cost.
#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "from": "starter", "to": "pro", "due_now": {"amount": 2500, "currency": "usd"},
    "monthly": {"amount": 7900, "currency": "usd"}, "next_at": "2026-12-20T09:00:00Z"
}))]
pub(crate) struct Preview {
    from: PlanName,
    to: PlanName,
    /// About what is charged at once, before taxes and discounts.
    due_now: Money,
    /// What a month costs from then on.
    monthly: Money,
    /// When that is charged first.
    next_at: DateTime<Utc>,
}

#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum InvoiceStatus {
    Draft,
    Open,
    Paid,
    Uncollectible,
    Void,
}

#[derive(Debug, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "in_1", "number": "ATELIER-0001", "status": "paid", "due": {"amount": 7900, "currency": "usd"},
    "paid": {"amount": 7900, "currency": "usd"}, "page_url": "https://invoice.stripe.com/i/1",
    "pdf_url": "https://pay.stripe.com/invoice/1/pdf", "created_at": "2026-11-20T09:00:00Z"
}))]
pub(crate) struct Invoice {
    /// The payment processor's.
    id: String,
    /// For people; null while it is a draft.
    #[schema(required)]
    number: Option<String>,
    status: InvoiceStatus,
    due: Money,
    paid: Money,
    /// Where it can be looked at and paid.
    #[schema(required)]
    page_url: Option<String>,
    #[schema(required)]
    pdf_url: Option<String>,
    created_at: DateTime<Utc>,
}

/// The newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct InvoiceList {
    items: Vec<Invoice>,
    /// Null at the end.
    #[schema(required)]
    next_cursor: Option<String>,
}

impl From<PlanTier> for PlanName {
    fn from(plan: PlanTier) -> Self {
        match plan {
            PlanTier::Free => Self::Free,
            PlanTier::Starter => Self::Starter,
            PlanTier::Pro => Self::Pro,
            PlanTier::Enterprise => Self::Enterprise,
        }
    }
}

impl From<PlanName> for PlanTier {
    fn from(plan: PlanName) -> Self {
        match plan {
            PlanName::Free => Self::Free,
            PlanName::Starter => Self::Starter,
            PlanName::Pro => Self::Pro,
            PlanName::Enterprise => Self::Enterprise,
        }
    }
}

impl From<billing::Money> for Money {
    fn from(money: billing::Money) -> Self {
        Self {
            amount: money.amount,
            currency: money.currency,
        }
    }
}

impl From<OfferedPlan> for PlanOffer {
    fn from(offered: OfferedPlan) -> Self {
        let (terms, limits) = (offered.terms, offered.terms.limits);
        Self {
            plan: offered.plan.into(),
            price_cents: terms.price.get(),
            monthly_credits: terms.monthly_credits.as_credits(),
            sessions_a_month: limits.sessions_a_month,
            projects: limits.projects,
            agents: limits.agents,
            rounds: limits.rounds,
            document_words: limits.document_words,
            version_history: limits.version_history,
            clones: limits.clones,
            messages_a_month: limits.messages_a_month,
            documents_a_clone: limits.documents_a_clone,
            stored_bytes: limits.stored_bytes,
            seats: limits.seats,
            is_for_sale: offered.is_for_sale,
        }
    }
}

impl From<Assortment> for PlanList {
    fn from(assortment: Assortment) -> Self {
        Self {
            items: assortment.plans.into_iter().map(PlanOffer::from).collect(),
            pack_credits: assortment.pack,
        }
    }
}

impl From<OpenCheckout> for Checkout {
    fn from(open: OpenCheckout) -> Self {
        Self {
            order_id: open.order.as_uuid(),
            url: open.url,
        }
    }
}

impl Portal {
    pub(super) const fn at(url: String) -> Self {
        Self { url }
    }
}

impl From<Subscribed> for SubscriptionState {
    fn from(subscribed: Subscribed) -> Self {
        Self {
            plan: subscribed.plan.into(),
            subscription: subscribed.subscription.map(Subscription::from),
        }
    }
}

impl From<billing::Subscription> for Subscription {
    fn from(subscription: billing::Subscription) -> Self {
        let told = subscription.told;
        Self {
            plan: subscription.plan.into(),
            status: told.status.into(),
            current_period_start: told.period.start,
            current_period_end: told.period.end,
            cancel_at_period_end: told.cancel_at_period_end,
            ended_at: told.ended_at,
            trial_end: told.trial_end,
            past_due_since: subscription.past_due_since,
            grace_until: subscription
                .past_due_since
                .map(|since| since + billing::Subscription::GRACE),
            paid_plan: subscription.paid.map(|paid| paid.plan.into()),
            paid_until: subscription.paid.map(|paid| paid.until),
        }
    }
}

impl From<billing::SubscriptionStatus> for SubscriptionStatus {
    fn from(status: billing::SubscriptionStatus) -> Self {
        match status {
            billing::SubscriptionStatus::Incomplete => Self::Incomplete,
            billing::SubscriptionStatus::IncompleteExpired => Self::IncompleteExpired,
            billing::SubscriptionStatus::Trialing => Self::Trialing,
            billing::SubscriptionStatus::Active => Self::Active,
            billing::SubscriptionStatus::PastDue => Self::PastDue,
            billing::SubscriptionStatus::Canceled => Self::Canceled,
            billing::SubscriptionStatus::Unpaid => Self::Unpaid,
            billing::SubscriptionStatus::Paused => Self::Paused,
        }
    }
}

impl From<ChangePreview> for Preview {
    fn from(preview: ChangePreview) -> Self {
        Self {
            from: preview.from.into(),
            to: preview.to.into(),
            due_now: preview.due_now.into(),
            monthly: preview.monthly.into(),
            next_at: preview.next_at,
        }
    }
}

impl From<billing::Invoice> for Invoice {
    fn from(invoice: billing::Invoice) -> Self {
        Self {
            id: invoice.id.as_str().to_owned(),
            number: invoice.number,
            status: match invoice.status {
                billing::InvoiceStatus::Draft => InvoiceStatus::Draft,
                billing::InvoiceStatus::Open => InvoiceStatus::Open,
                billing::InvoiceStatus::Paid => InvoiceStatus::Paid,
                billing::InvoiceStatus::Uncollectible => InvoiceStatus::Uncollectible,
                billing::InvoiceStatus::Void => InvoiceStatus::Void,
            },
            due: invoice.due.into(),
            paid: invoice.paid.into(),
            page_url: invoice.page_url,
            pdf_url: invoice.pdf_url,
            created_at: invoice.created_at,
        }
    }
}

impl From<Page<billing::Invoice, InvoiceId>> for InvoiceList {
    fn from(page: Page<billing::Invoice, InvoiceId>) -> Self {
        Self {
            items: page.items.into_iter().map(Invoice::from).collect(),
            next_cursor: page.next.as_ref().map(cursor::encode),
        }
    }
}
