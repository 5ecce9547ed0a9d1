//! How SQLite goes about each read: by index from its first row on, never through a table, never by sorting.

use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{ProjectFilter, SessionCursor, SessionFilter, Status};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, ProjectId, SessionId, TurnId, UserId};
use chrono::{DateTime, Utc};
use sea_orm::{DatabaseConnection, DbBackend, EntityTrait, QueryTrait, Select};
use uuid::Uuid;

use super::{documents, journal, notes, sessions, turns};
use crate::tests::plans;

/// The steps of the plan, one a line.
async fn plan<E: EntityTrait>(connection: &DatabaseConnection, select: Select<E>) -> String {
    let steps = plans::plan(connection, select.build(DbBackend::Sqlite)).await;
    steps.join("\n")
}

async fn check<E: EntityTrait>(connection: &DatabaseConnection, select: Select<E>, by: &str) {
    let plan = plan(connection, select).await;
    assert!(plan.lines().any(|step| step == by), "not `{by}`:\n{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "sorted:\n{plan}");
    assert!(
        !plan
            .lines()
            .any(|step| step.starts_with("SCAN") && step != "SCAN CONSTANT ROW"),
        "read through:\n{plan}"
    );
}

fn scope() -> Scope {
    Scope::person(UserId::new(Uuid::nil()))
}

#[tokio::test]
async fn lists_of_sessions_start_where_their_page_does() {
    let connection = plans::tables().await;
    let cursor = SessionCursor {
        updated_at: DateTime::<Utc>::UNIX_EPOCH,
        id: SessionId::new(Uuid::nil()),
    };
    let any = SessionFilter::default();
    let narrow = SessionFilter {
        status: Some(Status::Draft),
        starred: Some(true),
        project: Some(ProjectFilter::In(ProjectId::new(Uuid::nil()))),
        text: Some("text".to_owned()),
    };
    for filter in [any, narrow] {
        let limit = Limit::default();
        let first = sessions::page(scope(), &filter, None, limit);
        check(
            &connection,
            first,
            "SEARCH sessions USING INDEX ix_sessions_owner_updated (owner_id=?)",
        )
        .await;
        let next = sessions::page(scope(), &filter, Some(cursor), limit);
        check(
            &connection,
            next,
            "SEARCH sessions USING INDEX ix_sessions_owner_updated (owner_id=? AND (updated_at,id)<(?,?))",
        )
        .await;
    }
}

#[tokio::test]
async fn heads_are_read_from_the_last_change_on_or_by_id() {
    let connection = plans::tables().await;
    let since = DateTime::<Utc>::UNIX_EPOCH;
    let changed = sessions::changed_since(scope(), since, 100);
    let index =
        "SEARCH sessions USING INDEX ix_sessions_owner_updated (owner_id=? AND updated_at>?)";
    check(&connection, changed, index).await;
    let heads = sessions::heads(scope(), &[SessionId::new(Uuid::nil())]);
    let key = "SEARCH sessions USING INDEX sqlite_autoindex_sessions_1 (id=?)";
    check(&connection, heads, key).await;
}

#[test]
fn a_search_never_sends_what_postgresql_refuses() {
    let filter = SessionFilter {
        text: Some("A\0 river".to_owned()),
        ..SessionFilter::default()
    };
    let page = sessions::page(scope(), &filter, None, Limit::default());
    let sql = page.build(DbBackend::Postgres).to_string();
    assert!(sql.contains("%a river%"), "{sql}");
}

#[tokio::test]
async fn what_is_below_a_session_is_read_by_its_primary_key() {
    let connection = plans::tables().await;
    let (session, limit) = (SessionId::new(Uuid::nil()), Limit::default());
    let number = Some(VersionNumber::FIRST);
    let turn = Some(TurnId::new(Uuid::nil()));

    let page = documents::page(scope(), session, number, limit);
    let key = "SEARCH document_versions USING INDEX sqlite_autoindex_document_versions_1 (session_id=? AND number<?)";
    check(&connection, page, key).await;

    let page = turns::page(scope(), session, turn, limit);
    let key = "SEARCH turns USING INDEX sqlite_autoindex_turns_1 (session_id=? AND id>?)";
    check(&connection, page, key).await;

    let entries = journal::after(scope(), session, 7, 100);
    let key = "SEARCH journal USING PRIMARY KEY (session_id=? AND sequence>?)";
    check(&connection, entries, key).await;

    let all = notes::all(scope(), session);
    let key = "SEARCH session_notes USING INDEX sqlite_autoindex_session_notes_1 (session_id=?)";
    check(&connection, all, key).await;

    let entry = journal::last_until(scope(), session, DateTime::<Utc>::UNIX_EPOCH);
    let key = "SEARCH journal USING PRIMARY KEY (session_id=?)";
    check(&connection, entry, key).await;
}

/// Only the rounds that are asked for are read; their few turns are then put in order.
#[tokio::test]
async fn completed_turns_are_read_from_their_round_on() {
    let connection = plans::tables().await;
    let completed = turns::completed_since(scope(), SessionId::new(Uuid::nil()), 2);
    let plan = plan(&connection, completed).await;
    let first = plan.lines().next().unwrap();
    assert_eq!(
        first,
        "SEARCH turns USING INDEX ux_turns_completed_step (session_id=? AND round>?)"
    );
}
