//! A plan that somebody pays for each month, and what it gives them.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{Settling, ToldSubscription};
use crate::kernel::UserId;
use crate::models::PlanTier;

/// As the processor has it. Only [`Self::Canceled`] and [`Self::IncompleteExpired`] are the end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SubscriptionStatus {
    /// The first payment has not gone through.
    Incomplete,
    /// It never did.
    IncompleteExpired,
    Trialing,
    Active,
    /// A later payment did not go through; the processor tries again.
    PastDue,
    Canceled,
    /// The processor stopped trying.
    Unpaid,
    /// A trial ended without a way to pay.
    Paused,
}

impl SubscriptionStatus {
    pub const fn has_ended(self) -> bool {
        matches!(self, Self::Canceled | Self::IncompleteExpired)
    }

    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Incomplete => "incomplete",
            Self::IncompleteExpired => "incomplete_expired",
            Self::Trialing => "trialing",
            Self::Active => "active",
            Self::PastDue => "past_due",
            Self::Canceled => "canceled",
            Self::Unpaid => "unpaid",
            Self::Paused => "paused",
        }
    }
}

/// What an invoice has paid for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PaidPlan {
    pub plan: PlanTier,
    pub until: DateTime<Utc>,
}

/// A subscription as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subscription {
    pub owner: UserId,
    pub told: ToldSubscription,
    /// What its price stands for.
    pub plan: PlanTier,
    /// Since when a payment is missing; absent while none is.
    pub past_due_since: Option<DateTime<Utc>>,
    /// The best plan that is paid for a period that has not ended.
    pub paid: Option<PaidPlan>,
    /// Counts writes. Who asks the processor reads this first and writes only over what they read: so whatever is
    /// written was told after whatever it replaces.
    pub revision: u64,
}

impl Subscription {
    /// How long the plan stays while a payment is missing.
    pub const GRACE: TimeDelta = TimeDelta::days(7);

    /// What is to be kept after the processor told this; nothing where that changes nothing. What has ended stays so,
    /// whatever is told.
    pub fn follow(
        kept: Option<&Self>,
        owner: UserId,
        plan: PlanTier,
        told: ToldSubscription,
        at: DateTime<Utc>,
    ) -> Option<Self> {
        let has_ended = kept.is_some_and(|kept| kept.told.status.has_ended());
        if has_ended && !told.status.has_ended() {
            return None;
        }
        let past_due_since = (told.status == SubscriptionStatus::PastDue)
            .then(|| kept.and_then(|kept| kept.past_due_since).unwrap_or(at));
        let next = Self {
            owner: kept.map_or(owner, |kept| kept.owner),
            told,
            plan,
            past_due_since,
            paid: kept.and_then(|kept| kept.paid),
            revision: kept.map_or(1, |kept| kept.revision + 1),
        };
        let is_new = kept.is_none_or(|kept| {
            (&next.told, next.plan, next.past_due_since)
                != (&kept.told, kept.plan, kept.past_due_since)
        });
        is_new.then_some(next)
    }

    /// Takes note of an invoice that was paid. Of two for the same period the better plan counts, of two periods the
    /// later one.
    #[must_use]
    pub fn with_paid(mut self, paid: PaidPlan) -> Self {
        let better = self
            .paid
            .is_none_or(|kept| (paid.until, paid.plan) > (kept.until, kept.plan));
        if better {
            self.paid = Some(paid);
        }
        self
    }

    /// The plan that it gives at this time; nothing where its owner is on the installation's own plan.
    ///
    /// A missing payment takes the plan after [`Self::GRACE`]. Who changed to a lesser plan keeps the one that is paid
    /// until its period ends.
    pub fn plan_at(&self, now: DateTime<Utc>) -> Option<PlanTier> {
        match self.told.status {
            SubscriptionStatus::Trialing | SubscriptionStatus::Active => Some(
                self.paid_plan_at(now)
                    .map_or(self.plan, |paid| paid.max(self.plan)),
            ),
            SubscriptionStatus::PastDue => {
                let since = self.past_due_since.unwrap_or(now);
                (now < since + Self::GRACE).then_some(self.plan)
            }
            SubscriptionStatus::Incomplete
            | SubscriptionStatus::IncompleteExpired
            | SubscriptionStatus::Canceled
            | SubscriptionStatus::Unpaid
            | SubscriptionStatus::Paused => None,
        }
    }

    pub fn paid_plan_at(&self, now: DateTime<Utc>) -> Option<PlanTier> {
        self.paid
            .filter(|paid| now < paid.until)
            .map(|paid| paid.plan)
    }

    /// Whether a change to this plan is charged at once. A plan that is paid already, or a lesser one, is not.
    pub fn settling(&self, plan: PlanTier, now: DateTime<Utc>) -> Settling {
        let paid = self.paid_plan_at(now).unwrap_or(self.plan).max(self.plan);
        if plan > paid {
            Settling::Now
        } else {
            Settling::NextPeriod
        }
    }

    /// Whether it is one that its owner pays for, or is late with.
    pub const fn is_living(&self) -> bool {
        matches!(
            self.told.status,
            SubscriptionStatus::Trialing | SubscriptionStatus::Active | SubscriptionStatus::PastDue
        )
    }

    /// The one of a person's that counts: one that has not ended before one that has, then the better plan, then the
    /// younger one.
    pub fn current(all: Vec<Self>) -> Option<Self> {
        all.into_iter().max_by(|one, other| {
            let rank = |subscription: &Self| {
                let status = subscription.told.status;
                let created_at = subscription.told.created_at;
                let is_living = subscription.is_living();
                (
                    is_living,
                    !status.has_ended(),
                    subscription.plan,
                    created_at,
                )
            };
            let by_rank = rank(one).cmp(&rank(other));
            by_rank.then_with(|| one.told.id.cmp(&other.told.id))
        })
    }
}
