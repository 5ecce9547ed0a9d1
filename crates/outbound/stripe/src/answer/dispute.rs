//! Money that a bank takes back.

use atelier_domain::billing::{ChargeId, Dispute, DisputeId, DisputeStatus, PaymentId};
use atelier_domain::kernel::PortError;
use serde::Deserialize;

use super::Answer;
use super::parts::{Reference, id_of};

#[derive(Debug, Deserialize)]
pub(crate) struct DisputeAnswer {
    id: String,
    charge: Reference,
    payment_intent: Option<Reference>,
    amount: u64,
    status: Status,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    NeedsResponse,
    UnderReview,
    AppealNeedsResponse,
    AppealUnderReview,
    Won,
    Lost,
    WarningNeedsResponse,
    WarningUnderReview,
    WarningClosed,
    Prevented,
}

impl Answer for DisputeAnswer {
    type Told = Dispute;

    fn told(self) -> Result<Dispute, PortError> {
        Ok(Dispute {
            id: DisputeId::new(self.id),
            charge: ChargeId::new(self.charge.into_id()),
            payment: id_of(self.payment_intent, PaymentId::new),
            amount: self.amount,
            status: self.status.told(),
        })
    }
}

impl Status {
    fn told(self) -> DisputeStatus {
        match self {
            Self::NeedsResponse
            | Self::UnderReview
            | Self::AppealNeedsResponse
            | Self::AppealUnderReview => DisputeStatus::Open,
            Self::Won => DisputeStatus::Won,
            Self::Lost => DisputeStatus::Lost,
            // No money moved: the bank only asked, or a refund came first and is told as one.
            Self::WarningNeedsResponse
            | Self::WarningUnderReview
            | Self::WarningClosed
            | Self::Prevented => DisputeStatus::Inquiry,
        }
    }
}
