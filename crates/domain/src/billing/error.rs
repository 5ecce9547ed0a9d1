//! Why something about money is refused.

use crate::credits::ledger::LedgerError;
use crate::kernel::{ErrorKind, FieldError, PortError};
use crate::models::PlanTier;

/// What the payment processor answered instead of doing what it was asked.
#[derive(Debug, thiserror::Error)]
pub enum GatewayError {
    /// It has no such object.
    #[error("the payment processor has no such object")]
    NotFound,
    /// The payer's bank said no. The code is the processor's word for it.
    #[error("the payment was declined: {code}")]
    Declined { code: String },
    /// The object is in a state that does not allow this, such as a checkout that is over.
    #[error("the payment processor refused: {code}")]
    Refused { code: String },
    #[error(transparent)]
    Port(#[from] PortError),
}

#[derive(Debug, thiserror::Error)]
pub enum BillingError {
    #[error("payments are not set up here")]
    NotConfigured,
    #[error("the {} plan can't be bought here", .0.as_str())]
    NotForSale(PlanTier),
    #[error("credits can't be bought here")]
    CreditsNotForSale,
    #[error("there is a subscription already; change its plan instead")]
    AlreadySubscribed,
    #[error("there is no subscription")]
    NoSubscription,
    #[error("the subscription is not set to end")]
    NotEnding,
    #[error("the subscription has this plan already")]
    SamePlan,
    #[error("nothing was ever paid by this account")]
    NoCustomer,
    #[error("the payment was declined")]
    Declined,
    #[error("no such message of the payment processor")]
    EventNotFound,
    #[error("something else changed the same; try again")]
    Busy,
    #[error("some values can't be accepted")]
    Invalid(Vec<FieldError>),
    #[error("the ledger refused: {0}")]
    Ledger(#[from] LedgerError),
    #[error("the payment processor or the storage did not do its part")]
    Port(#[from] PortError),
}

impl BillingError {
    pub const fn kind(&self) -> ErrorKind {
        match self {
            Self::NotConfigured => ErrorKind::Unavailable,
            Self::NotForSale(_)
            | Self::CreditsNotForSale
            | Self::AlreadySubscribed
            | Self::NoSubscription
            | Self::NotEnding
            | Self::SamePlan
            | Self::NoCustomer
            | Self::Busy => ErrorKind::Conflict,
            Self::Declined => ErrorKind::PaymentRequired,
            Self::EventNotFound => ErrorKind::NotFound,
            Self::Invalid(_) => ErrorKind::Invalid,
            Self::Ledger(_) => ErrorKind::Internal,
            Self::Port(error) => error.kind(),
        }
    }

    /// Stable, for clients.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::NotConfigured => "billing_not_configured",
            Self::NotForSale(_) => "plan_not_for_sale",
            Self::CreditsNotForSale => "credits_not_for_sale",
            Self::AlreadySubscribed => "already_subscribed",
            Self::NoSubscription => "no_subscription",
            Self::NotEnding => "not_ending",
            Self::SamePlan => "same_plan",
            Self::NoCustomer => "no_customer",
            Self::Busy => "busy",
            Self::Declined => "payment_declined",
            Self::EventNotFound => "event_not_found",
            Self::Invalid(_) => "invalid_input",
            Self::Ledger(_) => "internal",
            Self::Port(error) => error.code(),
        }
    }
}

impl From<GatewayError> for BillingError {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::Declined { .. } => Self::Declined,
            GatewayError::Port(error) => Self::Port(error),
            error => Self::Port(PortError::new("the payment processor refused", error)),
        }
    }
}
