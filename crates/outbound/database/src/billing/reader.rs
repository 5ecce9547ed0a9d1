//! Reading payments.

use std::collections::BTreeSet;

use async_trait::async_trait;
use atelier_domain::billing::{
    BillingReader, CheckoutId, Customer, CustomerId, EventFilter, EventId, KeptEvent, Order,
    OrderStatus, Receipt, ReceiptSource, Subscription, SubscriptionId,
};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, OrderId, Page, PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, Select,
};

use super::entity::{customer, event, order, receipt, subscription};
use crate::reads::Reads;
use crate::row::{Corrupt, failed, micros};

/// A statement has room for 32,766 parameters on SQLite, and for more on PostgreSQL.
const AT_ONCE: usize = 1_000;

#[async_trait]
impl BillingReader for Reads {
    async fn customer(&self, scope: Scope) -> Result<Option<Customer>, PortError> {
        let row = customer::Entity::find_by_id(scope.user().as_uuid())
            .one(&self.of(scope).await?)
            .await
            .map_err(failed)?;
        Ok(row.map(Customer::from))
    }

    async fn subscriptions(&self, scope: Scope) -> Result<Vec<Subscription>, PortError> {
        let rows = subscription::Entity::find()
            .filter(subscription::Column::OwnerId.eq(scope.user().as_uuid()))
            .order_by_asc(subscription::Column::CreatedAt)
            .order_by_asc(subscription::Column::Id);
        all(rows, &self.of(scope).await?).await
    }

    async fn orders(
        &self,
        scope: Scope,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError> {
        let rows =
            orders_after(after, limit).filter(order::Column::OwnerId.eq(scope.user().as_uuid()));
        let rows = all(rows, &self.of(scope).await?).await?;
        Ok(Page::from_rows(rows, limit, |last: &Order| last.id))
    }

    async fn receipts(
        &self,
        scope: Scope,
        after: Option<ReceiptSource>,
        limit: Limit,
    ) -> Result<Page<Receipt, ReceiptSource>, PortError> {
        let mut rows = receipt::Entity::find()
            .filter(receipt::Column::OwnerId.eq(scope.user().as_uuid()))
            .order_by_asc(receipt::Column::Source)
            .limit(u64::from(limit.get()) + 1);
        if let Some(after) = after {
            rows = rows.filter(receipt::Column::Source.gt(after.to_string()));
        }
        let rows = all(rows, &self.of(scope).await?).await?;
        Ok(Page::from_rows(rows, limit, |last: &Receipt| {
            last.source.clone()
        }))
    }

    async fn owner_of(&self, customer: &CustomerId) -> Result<Option<UserId>, PortError> {
        let row = customer::Entity::find()
            .filter(customer::Column::CustomerId.eq(customer.as_str()))
            .one(&self.of_house().await?)
            .await
            .map_err(failed)?;
        Ok(row.map(|row| UserId::new(row.owner_id)))
    }

    async fn subscription_by_id(
        &self,
        id: &SubscriptionId,
    ) -> Result<Option<Subscription>, PortError> {
        let row = subscription::Entity::find_by_id(id.as_str());
        one(row, &self.of_house().await?).await
    }

    async fn receipt(&self, source: &ReceiptSource) -> Result<Option<Receipt>, PortError> {
        let row = receipt::Entity::find_by_id(source.to_string());
        one(row, &self.of_house().await?).await
    }

    async fn order(&self, id: OrderId) -> Result<Option<Order>, PortError> {
        let row = order::Entity::find_by_id(id.as_uuid());
        one(row, &self.of_house().await?).await
    }

    async fn order_by_checkout(&self, checkout: &CheckoutId) -> Result<Option<Order>, PortError> {
        let row = order::Entity::find().filter(order::Column::CheckoutId.eq(checkout.as_str()));
        one(row, &self.of_house().await?).await
    }

    async fn open_orders(
        &self,
        before: DateTime<Utc>,
        after: Option<OrderId>,
        limit: Limit,
    ) -> Result<Page<Order, OrderId>, PortError> {
        let rows = orders_after(after, limit)
            .filter(order::Column::Status.eq(OrderStatus::Open.as_str()))
            .filter(order::Column::CreatedAt.lt(micros(before)));
        let rows = all(rows, &self.of_house().await?).await?;
        Ok(Page::from_rows(rows, limit, |last: &Order| last.id))
    }

    async fn customers(
        &self,
        after: Option<UserId>,
        limit: Limit,
    ) -> Result<Page<Customer, UserId>, PortError> {
        let mut rows = customer::Entity::find()
            .order_by_asc(customer::Column::OwnerId)
            .limit(u64::from(limit.get()) + 1);
        if let Some(after) = after {
            rows = rows.filter(customer::Column::OwnerId.gt(after.as_uuid()));
        }
        let rows = rows.all(&self.of_house().await?).await.map_err(failed)?;
        let rows = rows.into_iter().map(Customer::from).collect();
        Ok(Page::from_rows(rows, limit, |last: &Customer| last.owner))
    }

    async fn event(&self, id: &EventId) -> Result<Option<KeptEvent>, PortError> {
        let row = event::Entity::find_by_id(id.as_str());
        one(row, &self.of_house().await?).await
    }

    async fn events(
        &self,
        filter: EventFilter,
        after: Option<&EventId>,
        limit: Limit,
    ) -> Result<Page<KeptEvent, EventId>, PortError> {
        let mut rows = event::Entity::find()
            .order_by_asc(event::Column::Id)
            .limit(u64::from(limit.get()) + 1);
        rows = match filter {
            EventFilter::All => rows,
            EventFilter::Parked => rows.filter(event::Column::Status.eq("parked")),
            EventFilter::Waiting { since_before } => rows
                .filter(event::Column::Status.eq("received"))
                .filter(event::Column::ReceivedAt.lt(micros(since_before))),
        };
        if let Some(after) = after {
            rows = rows.filter(event::Column::Id.gt(after.as_str()));
        }
        let rows = all(rows, &self.of_house().await?).await?;
        Ok(Page::from_rows(rows, limit, |last: &KeptEvent| {
            last.event.id.clone()
        }))
    }

    async fn unknown_events(&self, ids: &[EventId]) -> Result<Vec<EventId>, PortError> {
        let mut unknown = Vec::new();
        for ids in ids.chunks(AT_ONCE) {
            let known: Vec<String> = event::Entity::find()
                .select_only()
                .column(event::Column::Id)
                .filter(event::Column::Id.is_in(ids.iter().map(EventId::as_str)))
                .into_tuple()
                .all(&self.of_house().await?)
                .await
                .map_err(failed)?;
            let known: BTreeSet<String> = known.into_iter().collect();
            unknown.extend(
                ids.iter()
                    .filter(|id| !known.contains(id.as_str()))
                    .cloned(),
            );
        }
        Ok(unknown)
    }
}

/// In the order in which they were made.
fn orders_after(after: Option<OrderId>, limit: Limit) -> Select<order::Entity> {
    let rows = order::Entity::find()
        .order_by_asc(order::Column::Id)
        .limit(u64::from(limit.get()) + 1);
    match after {
        Some(after) => rows.filter(order::Column::Id.gt(after.as_uuid())),
        None => rows,
    }
}

async fn one<E, T>(
    select: Select<E>,
    connection: &impl ConnectionTrait,
) -> Result<Option<T>, PortError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = Corrupt>,
{
    let row = select.one(connection).await.map_err(failed)?;
    Ok(row.map(T::try_from).transpose()?)
}

async fn all<E, T>(
    select: Select<E>,
    connection: &impl ConnectionTrait,
) -> Result<Vec<T>, PortError>
where
    E: EntityTrait,
    T: TryFrom<E::Model, Error = Corrupt>,
{
    let rows = select.all(connection).await.map_err(failed)?;
    let rows: Result<_, Corrupt> = rows.into_iter().map(T::try_from).collect();
    Ok(rows?)
}
