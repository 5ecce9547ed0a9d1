//! An account and its history.

use atelier_domain::credits::EntryCursor;
use atelier_domain::credits::ledger::{self, Subject};
use atelier_domain::kernel::{MicroCredits, Page};
use atelier_usecases::credits;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::cursor;
use crate::routes::editorial::wire::wire_enum;
use crate::routes::models::wire::Plan;

/// What a person has, in credits.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Balance)]
pub(crate) struct Purse {
    /// Below zero while credits that were used have been taken back.
    #[schema(example = 17.5)]
    balance: f64,
    /// For calls under way.
    #[schema(minimum = 0, example = 2.0)]
    held: f64,
    /// What new work can be paid with.
    #[schema(minimum = 0, example = 15.5)]
    available: f64,
    /// Since the beginning.
    #[schema(minimum = 0, example = 2.5)]
    lifetime_used: f64,
    tier: Plan,
    /// Credits that the plan gives each month.
    #[schema(minimum = 0, example = 20.0)]
    monthly_credits: f64,
    /// The last credits that came.
    #[schema(required)]
    last_grant: Option<LastGrant>,
    /// When the next monthly credits are due, where the installation gives them by itself.
    #[schema(required)]
    next_grant_at: Option<DateTime<Utc>>,
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LastGrant {
    #[schema(minimum = 0, example = 20.0)]
    amount: f64,
    source: GrantSource,
    at: DateTime<Utc>,
    /// Null: they never lapse.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
}

wire_enum! {
    /// Where credits come from.
    GrantSource = ledger::LotSource { SubscriptionGrant, Purchase, AdminGrant }
}

#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct History {
    items: Vec<Entry>,
    /// For the next page; null on the last.
    #[schema(required)]
    next_cursor: Option<String>,
}

wire_enum! {
    both
    /// Why a balance changed.
    EntryKind = ledger::EntryKind { SubscriptionGrant, Purchase, AdminGrant, Usage, Refund, Adjustment, Expiry }
}

/// Whoever brought a change about.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CausedBy {
    Person,
    /// The installation's schedule.
    System,
    Operator,
    /// The payment service.
    Payment,
}

/// One change of a balance, which is never changed itself.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Entry {
    /// Counts the account's entries from 1.
    #[schema(minimum = 1)]
    sequence: u64,
    r#type: EntryKind,
    /// Credits: above zero what came, below what went. Zero for work that cost nothing.
    #[schema(example = -1.5)]
    amount: f64,
    #[schema(example = 18.5)]
    balance_after: f64,
    description: String,
    /// Why work cost nothing, or what an operator said.
    #[schema(required)]
    reason: Option<String>,
    #[schema(required)]
    session_id: Option<Uuid>,
    #[schema(required)]
    turn_id: Option<Uuid>,
    /// The invoice or the checkout that it is about.
    #[schema(required)]
    order: Option<String>,
    caused_by: CausedBy,
    /// A name that nothing else has: the same cause never counts twice.
    cause: String,
    at: DateTime<Utc>,
}

impl From<credits::Balance> for Purse {
    fn from(balance: credits::Balance) -> Self {
        let purse = balance.purse;
        Self {
            balance: MicroCredits::signed_credits(purse.balance),
            held: purse.held.as_credits(),
            available: purse.available.as_credits(),
            lifetime_used: purse.used.as_credits(),
            tier: balance.plan.into(),
            monthly_credits: balance.monthly.as_credits(),
            last_grant: balance.last_grant.map(|lot| LastGrant {
                amount: lot.granted.as_credits(),
                source: lot.source.into(),
                at: lot.at,
                expires_at: lot.expires_at,
            }),
            next_grant_at: balance.next_grant,
        }
    }
}

impl From<Page<ledger::Entry, EntryCursor>> for History {
    fn from(page: Page<ledger::Entry, EntryCursor>) -> Self {
        Self {
            items: page.items.into_iter().map(Entry::from).collect(),
            next_cursor: page.next.map(|cursor| cursor::encode(&cursor)),
        }
    }
}

impl From<ledger::Entry> for Entry {
    fn from(entry: ledger::Entry) -> Self {
        let occasion = entry.occasion;
        let (session_id, turn_id, order) = match occasion.subject {
            Some(Subject::Turn { session, turn }) => {
                (Some(session.as_uuid()), Some(turn.as_uuid()), None)
            }
            Some(Subject::Order(order)) => (None, None, Some(order)),
            None => (None, None, None),
        };
        Self {
            sequence: entry.sequence,
            r#type: entry.kind.into(),
            amount: MicroCredits::signed_credits(entry.amount),
            balance_after: MicroCredits::signed_credits(entry.balance_after),
            description: occasion.description,
            reason: occasion.reason,
            session_id,
            turn_id,
            order,
            caused_by: (&occasion.by).into(),
            cause: occasion.cause.as_str().to_owned(),
            at: occasion.at,
        }
    }
}

impl From<&ledger::Initiator> for CausedBy {
    fn from(by: &ledger::Initiator) -> Self {
        match by {
            ledger::Initiator::Person(_) => Self::Person,
            ledger::Initiator::System => Self::System,
            ledger::Initiator::Operator(_) => Self::Operator,
            ledger::Initiator::Payment(_) => Self::Payment,
        }
    }
}
