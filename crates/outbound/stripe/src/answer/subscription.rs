//! What somebody pays for each month.

use atelier_domain::billing::{
    CustomerId, Period, PriceId, SubscriptionId, SubscriptionItemId, SubscriptionStatus,
    ToldSubscription,
};
use atelier_domain::kernel::PortError;
use serde::Deserialize;

use super::parts::{List, Reference, time, time_if_any};
use super::{Answer, Metadata, marks_of};

#[derive(Debug, Deserialize)]
pub(crate) struct SubscriptionAnswer {
    id: String,
    customer: Option<Reference>,
    metadata: Option<Metadata>,
    status: Status,
    items: List<Item>,
    cancel_at_period_end: bool,
    cancel_at: Option<i64>,
    ended_at: Option<i64>,
    trial_end: Option<i64>,
    created: i64,
}

/// The period is told by each line; the subscription itself has none since 2025-03-31.
#[derive(Debug, Deserialize)]
struct Item {
    id: String,
    price: Reference,
    current_period_start: i64,
    current_period_end: i64,
}

#[derive(Debug, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Status {
    Incomplete,
    IncompleteExpired,
    Trialing,
    Active,
    PastDue,
    Canceled,
    Unpaid,
    Paused,
}

impl Answer for SubscriptionAnswer {
    type Told = ToldSubscription;

    fn told(self) -> Result<ToldSubscription, PortError> {
        let customer = self
            .customer
            .ok_or_else(|| PortError::message("stripe's subscription belongs to no customer"))?;
        let mut items = self.items.data.into_iter();
        let (Some(item), None) = (items.next(), items.next()) else {
            return Err(PortError::message(
                "stripe's subscription has not just one line",
            ));
        };
        let end = item.current_period_end;
        Ok(ToldSubscription {
            id: SubscriptionId::new(self.id),
            customer: CustomerId::new(customer.into_id()),
            marks: marks_of(self.metadata.as_ref()),
            status: self.status.told(),
            item: SubscriptionItemId::new(item.id),
            price: PriceId::new(item.price.into_id()),
            period: Period {
                start: time(item.current_period_start)?,
                end: time(end)?,
            },
            // The portal sets the time instead, where billing is flexible.
            cancel_at_period_end: self.cancel_at_period_end
                || self.cancel_at.is_some_and(|at| at <= end),
            ended_at: time_if_any(self.ended_at)?,
            trial_end: time_if_any(self.trial_end)?,
            created_at: time(self.created)?,
        })
    }
}

impl Status {
    fn told(self) -> SubscriptionStatus {
        match self {
            Self::Incomplete => SubscriptionStatus::Incomplete,
            Self::IncompleteExpired => SubscriptionStatus::IncompleteExpired,
            Self::Trialing => SubscriptionStatus::Trialing,
            Self::Active => SubscriptionStatus::Active,
            Self::PastDue => SubscriptionStatus::PastDue,
            Self::Canceled => SubscriptionStatus::Canceled,
            Self::Unpaid => SubscriptionStatus::Unpaid,
            Self::Paused => SubscriptionStatus::Paused,
        }
    }
}
