//! The row of a subscription.

use atelier_domain::billing::{
    CustomerId, Marks, PaidPlan, Period, PriceId, Subscription, SubscriptionId, SubscriptionItemId,
    ToldSubscription,
};
use atelier_domain::kernel::{OrderId, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::entity::prelude::*;

use crate::row::{Corrupt, Row, micros, signed};

#[sea_orm::model]
#[derive(Clone, Debug, DeriveEntityModel)]
#[sea_orm(table_name = "billing_subscriptions")]
pub(crate) struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub(crate) id: String,
    pub(crate) owner_id: Uuid,
    pub(crate) customer_id: String,
    pub(crate) item_id: String,
    pub(crate) price_id: String,
    pub(crate) plan: String,
    pub(crate) status: String,
    pub(crate) period_start: DateTime<Utc>,
    pub(crate) period_end: DateTime<Utc>,
    pub(crate) cancel_at_period_end: bool,
    pub(crate) ended_at: Option<DateTime<Utc>>,
    pub(crate) trial_end: Option<DateTime<Utc>>,
    pub(crate) past_due_since: Option<DateTime<Utc>>,
    pub(crate) paid_plan: Option<String>,
    pub(crate) paid_until: Option<DateTime<Utc>>,
    pub(crate) marked_owner_id: Option<Uuid>,
    pub(crate) marked_order_id: Option<Uuid>,
    pub(crate) created_at: DateTime<Utc>,
    pub(crate) revision: i64,
}

impl ActiveModelBehavior for ActiveModel {}

impl TryFrom<&Subscription> for Model {
    type Error = PortError;

    fn try_from(subscription: &Subscription) -> Result<Self, PortError> {
        let told = &subscription.told;
        Ok(Self {
            id: told.id.as_str().to_owned(),
            owner_id: subscription.owner.as_uuid(),
            customer_id: told.customer.as_str().to_owned(),
            item_id: told.item.as_str().to_owned(),
            price_id: told.price.as_str().to_owned(),
            plan: subscription.plan.as_str().to_owned(),
            status: told.status.as_str().to_owned(),
            period_start: micros(told.period.start),
            period_end: micros(told.period.end),
            cancel_at_period_end: told.cancel_at_period_end,
            ended_at: told.ended_at.map(micros),
            trial_end: told.trial_end.map(micros),
            past_due_since: subscription.past_due_since.map(micros),
            paid_plan: subscription.paid.map(|paid| paid.plan.as_str().to_owned()),
            paid_until: subscription.paid.map(|paid| micros(paid.until)),
            marked_owner_id: told.marks.owner.map(|owner| owner.as_uuid()),
            marked_order_id: told.marks.order.map(|order| order.as_uuid()),
            created_at: micros(told.created_at),
            revision: signed(subscription.revision)?,
        })
    }
}

impl TryFrom<Model> for Subscription {
    type Error = Corrupt;

    fn try_from(model: Model) -> Result<Self, Corrupt> {
        let row = Row {
            table: "billing_subscriptions",
            id: model.id.clone(),
        };
        let paid = match (&model.paid_plan, model.paid_until) {
            (Some(plan), Some(until)) => Some(PaidPlan {
                plan: row.word("paid_plan", plan)?,
                until,
            }),
            _ => None,
        };
        Ok(Self {
            owner: UserId::new(model.owner_id),
            plan: row.word("plan", &model.plan)?,
            past_due_since: model.past_due_since,
            paid,
            revision: row.number("revision", model.revision)?,
            told: ToldSubscription {
                id: SubscriptionId::new(model.id),
                customer: CustomerId::new(model.customer_id),
                marks: Marks {
                    owner: model.marked_owner_id.map(UserId::new),
                    order: model.marked_order_id.map(OrderId::new),
                },
                status: row.word("status", &model.status)?,
                item: SubscriptionItemId::new(model.item_id),
                price: PriceId::new(model.price_id),
                period: Period {
                    start: model.period_start,
                    end: model.period_end,
                },
                cancel_at_period_end: model.cancel_at_period_end,
                ended_at: model.ended_at,
                trial_end: model.trial_end,
                created_at: model.created_at,
            },
        })
    }
}
