//! Writing payments.

use async_trait::async_trait;
use atelier_domain::billing::{
    BillingWriter, Customer, CustomerId, EventId, EventState, KeptEvent, Order, OrderStatus,
    Receipt, Subscription,
};
use atelier_domain::kernel::{PortError, UserId};
use chrono::{DateTime, Utc};
use sea_orm::sea_query::{Expr, ExprTrait, OnConflict};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, Iterable, PrimaryKeyToColumn,
    QueryFilter, QueryOrder, QueryTrait, Set,
};

use super::entity::{customer, event, order, receipt, subscription};
use crate::row::{Corrupt, micros, signed};
use crate::transaction::SqlTransaction;

#[async_trait]
impl BillingWriter for SqlTransaction {
    async fn ensure_customer(&mut self, customer: &Customer) -> Result<Customer, PortError> {
        let key = customer::Column::OwnerId;
        // Where the row is there it is written as it is, and so locked until this ends.
        let lock = OnConflict::column(key).update_column(key).to_owned();
        let row = customer::Model::from(customer).into_active_model();
        let insert = customer::Entity::insert(row).on_conflict(lock).into_query();
        self.execute(&insert).await?;
        let kept = customer::Entity::find_by_id(customer.owner.as_uuid());
        let kept = self.one(kept).await?;
        kept.map(Customer::from).ok_or(PortError::message(
            "a customer that was just ensured is not there",
        ))
    }

    async fn introduce_customer(
        &mut self,
        owner: UserId,
        id: &CustomerId,
    ) -> Result<(), PortError> {
        let update = customer::Entity::update_many()
            .col_expr(customer::Column::CustomerId, Expr::val(id.as_str()))
            .filter(customer::Column::OwnerId.eq(owner.as_uuid()))
            .filter(customer::Column::CustomerId.is_null())
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn save_subscription(&mut self, subscription: &Subscription) -> Result<bool, PortError> {
        let row = subscription::Model::try_from(subscription)?.into_active_model();
        let revision = subscription::Column::Revision;
        save(self, row, revision, subscription.revision).await
    }

    async fn save_receipt(&mut self, receipt: &Receipt) -> Result<bool, PortError> {
        let row = receipt::Model::try_from(receipt)?.into_active_model();
        save(self, row, receipt::Column::Revision, receipt.revision).await
    }

    async fn add_order(&mut self, order: &Order) -> Result<(), PortError> {
        let row = order::Model::try_from(order)?.into_active_model();
        let insert = order::Entity::insert(row).into_query();
        self.execute(&insert).await.map(drop)
    }

    async fn save_order(&mut self, order: &Order) -> Result<bool, PortError> {
        let row = order::Model::try_from(order)?;
        let values = order::ActiveModel {
            status: Set(row.status),
            checkout_id: Set(row.checkout_id),
            url: Set(row.url),
            updated_at: Set(row.updated_at),
            ..Default::default()
        };
        let update = order::Entity::update_many()
            .set(values)
            .filter(order::Column::Id.eq(row.id))
            .filter(order::Column::Status.ne(OrderStatus::Paid.as_str()))
            .into_query();
        Ok(self.execute(&update).await? > 0)
    }

    async fn open_orders(&mut self, owner: UserId) -> Result<Vec<Order>, PortError> {
        let open = order::Entity::find()
            .filter(order::Column::OwnerId.eq(owner.as_uuid()))
            .filter(order::Column::Status.eq(OrderStatus::Open.as_str()))
            .order_by_asc(order::Column::Id);
        let orders = self.all(open).await?.into_iter().map(Order::try_from);
        Ok(orders.collect::<Result<_, Corrupt>>()?)
    }

    async fn add_event(&mut self, event: &KeptEvent) -> Result<bool, PortError> {
        let once = OnConflict::column(event::Column::Id)
            .do_nothing()
            .to_owned();
        let row = event::Model::try_from(event)?.into_active_model();
        let insert = event::Entity::insert(row).on_conflict(once).into_query();
        Ok(self.execute(&insert).await? > 0)
    }

    async fn decide_event(
        &mut self,
        id: &EventId,
        state: &EventState,
        at: DateTime<Utc>,
    ) -> Result<(), PortError> {
        let values = event::ActiveModel {
            status: Set(state.as_str().to_owned()),
            reason: Set(state.reason().map(str::to_owned)),
            decided_at: Set(Some(micros(at))),
            ..Default::default()
        };
        let update = event::Entity::update_many()
            .set(values)
            .filter(event::Column::Id.eq(id.as_str()))
            .into_query();
        self.execute(&update).await.map(drop)
    }

    async fn forget(&mut self, owner: UserId) -> Result<(), PortError> {
        let values = customer::ActiveModel {
            email: Set(None),
            name: Set(None),
            ..Default::default()
        };
        let update = customer::Entity::update_many()
            .set(values)
            .filter(customer::Column::OwnerId.eq(owner.as_uuid()))
            .into_query();
        self.execute(&update).await.map(drop)
    }
}

/// Writes a row that counts its writes: the first one where there is none, or over the one before.
async fn save<A>(
    transaction: &mut SqlTransaction,
    row: A,
    counter: <A::Entity as EntityTrait>::Column,
    revision: u64,
) -> Result<bool, PortError>
where
    A: ActiveModelTrait + Send,
{
    let keys = <<A::Entity as EntityTrait>::PrimaryKey as Iterable>::iter()
        .map(PrimaryKeyToColumn::into_column);
    let columns = <<A::Entity as EntityTrait>::Column as Iterable>::iter();
    // An insert that meets the row becomes the update; its condition is on the row that is there.
    let over = OnConflict::columns(keys)
        .update_columns(columns)
        .action_and_where(Expr::col((A::Entity::default(), counter)).eq(signed(revision)? - 1))
        .to_owned();
    let insert = A::Entity::insert(row).on_conflict(over).into_query();
    Ok(transaction.execute(&insert).await? > 0)
}
