//! Why a change of an account was not made.

use atelier_domain::credits::SaveError;
use atelier_domain::credits::ledger::LedgerError;
use atelier_domain::kernel::PortError;

#[derive(Debug, thiserror::Error)]
pub enum CreditError {
    #[error(transparent)]
    Ledger(#[from] LedgerError),
    #[error("storage did not do its part")]
    Port(#[from] PortError),
}

impl From<SaveError> for CreditError {
    fn from(error: SaveError) -> Self {
        match error {
            SaveError::Port(error) => Self::Port(error),
            SaveError::Stale => {
                let message = "an account changed although it was kept from others";
                Self::Port(PortError::message(message))
            }
        }
    }
}

/// For those to whom credits are not what it is about.
impl From<CreditError> for PortError {
    fn from(error: CreditError) -> Self {
        match error {
            CreditError::Port(error) => error,
            CreditError::Ledger(error) => Self::new("the ledger refused", error),
        }
    }
}
