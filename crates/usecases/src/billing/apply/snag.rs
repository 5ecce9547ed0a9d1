//! Why something was not brought up to date.

use atelier_domain::billing::{BillingError, GatewayError};
use atelier_domain::kernel::PortError;

use crate::credits::CreditError;

#[derive(Debug, thiserror::Error)]
pub(in crate::billing) enum Snag {
    /// It does not fit to what is here, and won't by itself: an operator has to look.
    #[error("{0}")]
    Unfit(String),
    /// It may pass.
    #[error(transparent)]
    Billing(#[from] BillingError),
}

impl Snag {
    pub(in crate::billing) fn unfit(reason: impl Into<String>) -> Self {
        Self::Unfit(reason.into())
    }

    /// For those who can do nothing about either kind but tell.
    pub(in crate::billing) fn into_billing(self) -> BillingError {
        match self {
            Self::Unfit(reason) => {
                tracing::error!(
                    reason,
                    "what the payment processor has does not fit to what is here"
                );
                BillingError::Busy
            }
            Self::Billing(error) => error,
        }
    }
}

impl From<PortError> for Snag {
    fn from(error: PortError) -> Self {
        Self::Billing(error.into())
    }
}

impl From<GatewayError> for Snag {
    fn from(error: GatewayError) -> Self {
        match error {
            GatewayError::NotFound => Self::unfit("the payment processor has no such object"),
            other => Self::Billing(other.into()),
        }
    }
}

impl From<CreditError> for Snag {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::Ledger(error) => Self::Unfit(format!("the ledger refused: {error}")),
            CreditError::Port(error) => error.into(),
        }
    }
}
