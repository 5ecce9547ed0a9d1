//! Who pays for what, and what became of the money.
//!
//! The rows outlive the person: the books need them, and a closed account's refund still has to find its receipt. They
//! point at nobody, and `billing_customers` forgets name and address.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, boolean, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null,
    uuid, uuid_null,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::role;
use crate::table::drop_table;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

/// Each with a column `owner_id`.
const OWNED: [&str; 4] = [
    "billing_customers",
    "billing_subscriptions",
    "billing_orders",
    "billing_receipts",
];

/// Books are never taken away.
const MAY: &str = "SELECT, INSERT, UPDATE";

/// The messages of the processor concern everybody.
const HOUSE: &str = "billing_events";

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in [customers(), subscriptions(), orders(), receipts(), events()] {
            manager.create_table(table).await?;
        }
        for (table, name, columns) in [
            (
                "billing_subscriptions",
                "ix_billing_subscriptions_owner",
                ["owner_id", "id"],
            ),
            (
                "billing_orders",
                "ix_billing_orders_owner",
                ["owner_id", "id"],
            ),
            ("billing_orders", "ix_billing_orders_open", ["status", "id"]),
            (
                "billing_receipts",
                "ix_billing_receipts_owner",
                ["owner_id", "source"],
            ),
            (
                "billing_events",
                "ix_billing_events_status",
                ["status", "id"],
            ),
        ] {
            let [first, second] = columns;
            let index = Index::create()
                .name(name)
                .table(table)
                .col(first)
                .col(second)
                .take();
            manager.create_index(index).await?;
        }
        if manager.get_database_backend() != DbBackend::Postgres {
            return Ok(());
        }
        for table in OWNED {
            role::protect(manager, table, "owner_id = (SELECT atelier_person())", MAY).await?;
        }
        role::protect(manager, HOUSE, "false", MAY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in OWNED.into_iter().chain([HOUSE]) {
            drop_table(manager, table).await?;
        }
        Ok(())
    }
}

fn customers() -> TableCreateStatement {
    Table::create()
        .table("billing_customers")
        .col(uuid("owner_id").primary_key())
        .col(text_null("email"))
        .col(text_null("name"))
        // The processor's; absent until it has answered.
        .col(text_null("customer_id").unique_key())
        .take()
}

fn subscriptions() -> TableCreateStatement {
    Table::create()
        .table("billing_subscriptions")
        // The processor's.
        .col(text("id").primary_key())
        .col(uuid("owner_id"))
        .col(text("customer_id"))
        .col(text("item_id"))
        .col(text("price_id"))
        .col(text("plan"))
        .col(text("status"))
        .col(timestamp_with_time_zone("period_start"))
        .col(timestamp_with_time_zone("period_end"))
        .col(boolean("cancel_at_period_end"))
        .col(timestamp_with_time_zone_null("ended_at"))
        .col(timestamp_with_time_zone_null("trial_end"))
        .col(timestamp_with_time_zone_null("past_due_since"))
        // Both or neither.
        .col(text_null("paid_plan"))
        .col(timestamp_with_time_zone_null("paid_until"))
        .col(uuid_null("marked_owner_id"))
        .col(uuid_null("marked_order_id"))
        .col(timestamp_with_time_zone("created_at"))
        .col(big_integer("revision"))
        .take()
}

fn orders() -> TableCreateStatement {
    Table::create()
        .table("billing_orders")
        .col(uuid("id").primary_key())
        .col(uuid("owner_id"))
        .col(text("goods"))
        .col(text("status"))
        .col(text_null("checkout_id").unique_key())
        .col(text_null("url"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("updated_at"))
        .take()
}

fn receipts() -> TableCreateStatement {
    Table::create()
        .table("billing_receipts")
        // `invoice:` with the processor's id, or `order:` with ours.
        .col(text("source").primary_key())
        .col(uuid("owner_id"))
        // Both amounts of money in the smallest unit of the currency.
        .col(big_integer("paid"))
        .col(big_integer("refunded"))
        .col(text("currency"))
        .col(text("disputes"))
        .col(uuid_null("lot_id"))
        // Micro-credits.
        .col(big_integer("granted"))
        .col(big_integer("clawed_back"))
        .col(timestamp_with_time_zone("at"))
        .col(big_integer("revision"))
        .check(Expr::cust("clawed_back BETWEEN 0 AND granted"))
        .take()
}

fn events() -> TableCreateStatement {
    Table::create()
        .table("billing_events")
        // The processor's: a message that comes again is the same row.
        .col(text("id").primary_key())
        .col(text("name"))
        .col(text("about"))
        .col(text_null("doubt"))
        .col(text("status"))
        .col(text_null("reason"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("received_at"))
        .col(timestamp_with_time_zone_null("decided_at"))
        .take()
}
