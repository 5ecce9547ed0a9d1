//! Messages of the payment processor: that something happened to one of its objects.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{ChargeId, CheckoutId, DisputeId, EventId, InvoiceId, PaymentId, SubscriptionId};

/// The object that a message is about. What happened to it is not in here: whoever acts on a message asks for the
/// object anew, since messages come late, twice and in any order.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "id", rename_all = "snake_case")]
pub enum About {
    Checkout(CheckoutId),
    Subscription(SubscriptionId),
    Invoice(InvoiceId),
    Payment(PaymentId),
    Charge(ChargeId),
    Dispute(DisputeId),
    /// Nothing that concerns us.
    Nothing,
    /// Something that concerns us, as its name says, but no object could be read from it.
    Unreadable,
}

/// A message as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentEvent {
    pub id: EventId,
    /// What the processor calls such a message, such as `invoice.paid`.
    pub name: String,
    pub about: About,
    /// Why it may not be taken at its word, such as another version of the processor's interface.
    pub doubt: Option<String>,
    pub created_at: DateTime<Utc>,
}

/// What became of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EventState {
    /// Kept, and queued.
    Received,
    /// Nothing is left to be done about it.
    Applied,
    /// It concerns nothing here.
    Ignored,
    /// It was not understood, or does not fit to what is here: an operator has to look.
    Parked(String),
}

impl EventState {
    /// From what [`Self::as_str`] and [`Self::reason`] said.
    pub fn new(name: &str, reason: Option<String>) -> Option<Self> {
        match name {
            "received" => Some(Self::Received),
            "applied" => Some(Self::Applied),
            "ignored" => Some(Self::Ignored),
            "parked" => Some(Self::Parked(reason.unwrap_or_default())),
            _ => None,
        }
    }

    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Received => "received",
            Self::Applied => "applied",
            Self::Ignored => "ignored",
            Self::Parked(_) => "parked",
        }
    }

    /// Why an operator has to look.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Self::Parked(reason) => Some(reason),
            Self::Received | Self::Applied | Self::Ignored => None,
        }
    }
}

/// A message as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KeptEvent {
    pub event: PaymentEvent,
    pub state: EventState,
    pub received_at: DateTime<Utc>,
    /// When it got its state.
    pub decided_at: Option<DateTime<Utc>>,
}

impl KeptEvent {
    /// What a message becomes the moment it arrives.
    pub fn arrived(event: PaymentEvent, now: DateTime<Utc>) -> Self {
        let state = match (&event.doubt, &event.about) {
            (Some(doubt), _) => EventState::Parked(doubt.clone()),
            (None, About::Unreadable) => {
                EventState::Parked("the object it is about can't be read".to_owned())
            }
            (None, About::Nothing) => EventState::Ignored,
            (None, _) => EventState::Received,
        };
        let decided_at = (state != EventState::Received).then_some(now);
        Self {
            event,
            state,
            received_at: now,
            decided_at,
        }
    }
}
