//! How SQLite goes about the list: by index from its first row on, with one look into another index for each count.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, ProjectId, UserId};
use atelier_domain::projects::ProjectCursor;
use chrono::{DateTime, Utc};
use sea_orm::prelude::Uuid;
use sea_orm::{DbBackend, QueryTrait};

use super::reader::page;
use crate::tests::plans;

#[tokio::test]
async fn the_list_starts_where_its_page_does_and_is_one_statement() {
    let connection = plans::tables().await;
    let scope = Scope::person(UserId::new(Uuid::nil()));
    let cursor = ProjectCursor {
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
        id: ProjectId::new(Uuid::nil()),
    };
    for (after, place) in [
        (None, "(owner_id=?)"),
        (Some(cursor), "(owner_id=? AND (updated_at,id)<(?,?))"),
    ] {
        let select = page(scope, false, after, Limit::default());
        let statement = select.build(DbBackend::Sqlite);
        let steps = plans::plan(&connection, statement).await;
        let list = format!("SEARCH projects USING INDEX ix_projects_owner_updated {place}");
        let expected = [
            &*list,
            "CORRELATED SCALAR SUBQUERY 1",
            "SEARCH sessions USING INDEX ix_sessions_project (project_id=?)",
        ];
        assert_eq!(steps, expected);
    }
}
