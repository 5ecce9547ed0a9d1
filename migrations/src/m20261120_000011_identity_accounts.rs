//! What belongs to a person: what they set for themselves, and as whom issuers know them.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{big_integer, text, uuid};

use crate::table::{clustered, drop_table, owned_by, primary_key};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let profiles = Table::create()
            .table("user_profiles")
            .col(uuid("user_id").primary_key())
            .col(text("timezone"))
            .col(text("preferences"))
            .col(big_integer("revision"))
            .foreign_key(&mut owned_by(
                "user_profiles",
                "user_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(profiles).await?;

        let subjects = Table::create()
            .table("user_subjects")
            .col(text("issuer"))
            .col(text("name"))
            .col(uuid("user_id"))
            .primary_key(&mut primary_key(&["issuer", "name"]))
            .foreign_key(&mut owned_by(
                "user_subjects",
                "user_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(subjects).await?;
        let by_user = Index::create()
            .name("ix_user_subjects_user")
            .table("user_subjects")
            .col("user_id")
            .take();
        manager.create_index(by_user).await?;

        // Stays when the person goes, so it points at nobody.
        let mut tombstones = Table::create()
            .table("user_tombstones")
            // A hash of issuer and name, in hexadecimal digits.
            .col(text("digest").primary_key())
            .take();
        clustered(manager, &mut tombstones);
        manager.create_table(tombstones).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_table(manager, "user_tombstones").await?;
        drop_table(manager, "user_subjects").await?;
        drop_table(manager, "user_profiles").await
    }
}
