//! Groups of sessions.

use sea_orm_migration::prelude::*;
use sea_orm_migration::schema::{
    big_integer, text, text_null, timestamp_with_time_zone, timestamp_with_time_zone_null, uuid,
};
use sea_orm_migration::sea_orm::DbBackend;

use crate::table::{drop_table, owned_by};

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let projects = Table::create()
            .table("projects")
            .col(uuid("id").primary_key())
            .col(uuid("owner_id"))
            .col(text("name"))
            .col(text("description"))
            .col(text_null("default_agents"))
            .col(timestamp_with_time_zone_null("archived_at"))
            .col(big_integer("revision"))
            .col(timestamp_with_time_zone("created_at"))
            .col(timestamp_with_time_zone("updated_at"))
            .foreign_key(&mut owned_by(
                "projects",
                "owner_id",
                "users",
                ForeignKeyAction::Cascade,
            ))
            .take();
        manager.create_table(projects).await?;
        // The order of the list, which is read page by page.
        let listed = Index::create()
            .name("ix_projects_owner_updated")
            .table("projects")
            .col("owner_id")
            .col(("updated_at", IndexOrder::Desc))
            .col(("id", IndexOrder::Desc))
            .take();
        manager.create_index(listed).await?;
        let sessions = Index::create()
            .name("ix_sessions_project")
            .table("sessions")
            .col("project_id")
            .take();
        manager.create_index(sessions).await?;
        // SQLite adds no foreign key to a table that is there. Whoever deletes a project detaches its sessions on both.
        if manager.get_database_backend() == DbBackend::Postgres {
            let project = owned_by(
                "sessions",
                "project_id",
                "projects",
                ForeignKeyAction::SetNull,
            );
            manager.create_foreign_key(project).await?;
        }
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if manager.get_database_backend() == DbBackend::Postgres {
            let project = ForeignKey::drop()
                .name("fk_sessions_project_id")
                .table("sessions")
                .to_owned();
            manager.drop_foreign_key(project).await?;
        }
        let sessions = Index::drop()
            .name("ix_sessions_project")
            .table("sessions")
            .to_owned();
        manager.drop_index(sessions).await?;
        drop_table(manager, "projects").await
    }
}
