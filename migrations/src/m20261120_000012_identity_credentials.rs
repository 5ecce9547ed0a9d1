//! How people and their programs show who they are. Secrets are kept as SHA-256.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, binary_null, binary_uniq, text, text_null, timestamp_with_time_zone,
    timestamp_with_time_zone_null, uuid,
};

use crate::table::{clustered, drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sign_ins(manager).await?;
        magic_links(manager).await?;
        api_keys(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        for table in ["api_key_uses", "api_keys", "magic_links", "sign_ins"] {
            drop_table(manager, table).await?;
        }
        Ok(())
    }
}

async fn sign_ins(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let sign_ins = Table::create()
        .table("sign_ins")
        .col(uuid("id").primary_key())
        .col(uuid("user_id"))
        .col(binary_uniq("hash"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone("seen_at"))
        .foreign_key(&mut owned_by(
            "sign_ins",
            "user_id",
            "users",
            ForeignKeyAction::Cascade,
        ))
        .take();
    manager.create_table(sign_ins).await?;
    index(manager, "ix_sign_ins_user", "sign_ins", &["user_id"]).await?;
    index(manager, "ix_sign_ins_seen", "sign_ins", &["seen_at"]).await
}

/// Asked for by an address, which may be nobody's yet.
async fn magic_links(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let links = Table::create()
        .table("magic_links")
        .col(uuid("id").primary_key())
        .col(text("email"))
        .col(text_null("return_to"))
        .col(binary_null("hash").unique_key())
        .col(timestamp_with_time_zone("created_at"))
        .take();
    manager.create_table(links).await?;
    index(manager, "ix_magic_links_email", "magic_links", &["email"]).await?;
    let created = ["created_at"];
    index(manager, "ix_magic_links_created", "magic_links", &created).await
}

async fn api_keys(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let keys = Table::create()
        .table("api_keys")
        .col(uuid("id").primary_key())
        .col(uuid("owner_id"))
        .col(text("label"))
        .col(text("prefix"))
        .col(binary_uniq("hash"))
        .col(text("scopes"))
        .col(big_integer("quota_requests"))
        .col(big_integer("quota_window_seconds"))
        .col(timestamp_with_time_zone("created_at"))
        .col(timestamp_with_time_zone_null("last_used_at"))
        .col(timestamp_with_time_zone_null("revoked_at"))
        .col(timestamp_with_time_zone_null("expires_at"))
        .foreign_key(&mut owned_by(
            "api_keys",
            "owner_id",
            "users",
            ForeignKeyAction::Cascade,
        ))
        .take();
    manager.create_table(keys).await?;
    // Ids are made at their creation, so this is the order of the list too.
    index(
        manager,
        "ix_api_keys_owner",
        "api_keys",
        &["owner_id", "id"],
    )
    .await?;

    let mut uses = Table::create()
        .table("api_key_uses")
        .col(uuid("key_id"))
        .col(timestamp_with_time_zone("window_start"))
        .col(big_integer("requests"))
        .col(timestamp_with_time_zone("last_used_at"))
        .primary_key(&mut primary_key(&["key_id", "window_start"]))
        .foreign_key(&mut owned_by(
            "api_key_uses",
            "key_id",
            "api_keys",
            ForeignKeyAction::Cascade,
        ))
        .take();
    clustered(manager, &mut uses);
    manager.create_table(uses).await
}

async fn index(
    manager: &SchemaManager<'_>,
    name: &'static str,
    table: &'static str,
    columns: &[&'static str],
) -> Result<(), DbErr> {
    let mut index = Index::create();
    index.name(name).table(table);
    for column in columns {
        index.col(*column);
    }
    manager.create_index(index).await
}
