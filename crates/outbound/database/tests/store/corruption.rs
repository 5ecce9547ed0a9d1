//! Rows that a hand has broken are reported by table, column and id.

use std::error::Error;

use atelier_database::{Corrupt, Database};
use atelier_domain::editorial::document::VersionNumber;
use atelier_domain::editorial::{Event, Lease, Session, SessionFilter, Turn};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::{Limit, PortError, WorkerId};
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders};
use sea_orm::ConnectionTrait;

use crate::stage::{PostgresStage, SqliteStage};

/// One row in every table.
async fn filled(database: &Database) -> (Session, Turn) {
    let ids = SeededIds::default();
    let owner = builders::user(&ids, "owner");
    let session = Session {
        lease: Some(Lease {
            holder: WorkerId::new(ids.next()),
            until: builders::start(),
        }),
        ..builders::session(&ids, owner.id)
    };
    let turn = builders::turn(&ids, &session, "writer", 1);
    let mut transaction = database.begin_for_house().await.unwrap();
    transaction.users().ensure(&owner).await.unwrap();
    let editorial = transaction.editorial();
    editorial.create(&session).await.unwrap();
    editorial.add_turn(&turn).await.unwrap();
    editorial
        .add_version(session.id, &builders::version(1, "text"))
        .await
        .unwrap();
    editorial
        .append(&[builders::entry(session.id, 1, Event::SessionResumed)])
        .await
        .unwrap();
    editorial
        .add_note(session.id, &builders::note(&ids, "text"))
        .await
        .unwrap();
    transaction.commit().await.unwrap();
    (session, turn)
}

/// The first corruption that reading every table comes upon.
async fn found(database: &Database, session: &Session) -> Corrupt {
    async fn read(database: &Database, session: &Session) -> Result<(), PortError> {
        let (scope, id, limit) = (Scope::person(session.owner), session.id, Limit::default());
        database.sessions().find(scope, id).await?;
        database
            .sessions()
            .list(scope, &SessionFilter::default(), None, limit)
            .await?;
        database
            .documents()
            .version(scope, id, VersionNumber::FIRST)
            .await?;
        database.documents().list(scope, id, None, limit).await?;
        database.turns().list(scope, id, None, limit).await?;
        database.journal().after(scope, id, 0, 10).await?;
        database.notes().list(scope, id).await?;
        Ok(())
    }
    let error = read(database, session).await.unwrap_err();
    assert_eq!(error.to_string(), "a stored row is corrupt");
    let source: Box<dyn Error> = Box::new(error);
    let corrupt = source.source().unwrap().downcast_ref::<Corrupt>().unwrap();
    Corrupt {
        table: corrupt.table,
        column: corrupt.column,
        id: corrupt.id.clone(),
        source: corrupt.source.to_string().into(),
    }
}

async fn broken_rows_are_named(database: &Database) {
    let (session, turn) = filled(database).await;
    let (session_id, turn_id) = (session.id.to_string(), turn.reference.turn.to_string());
    let first = format!("({session_id}, 1)");
    for (table, column, value, id) in [
        ("sessions", "status", "'asleep'", &session_id),
        ("sessions", "run_state", "'{'", &session_id),
        ("sessions", "score_threshold", "1001", &session_id),
        ("sessions", "max_rounds", "-1", &session_id),
        ("sessions", "lease_fence", "-1", &session_id),
        ("sessions", "lease_until", "NULL", &session_id),
        ("session_notes", "for_round", "-1", &first),
        ("session_inputs", "agents", "'[{}]'", &session_id),
        ("session_inputs", "reference_documents", "''", &session_id),
        ("document_versions", "author", "'nobody'", &first),
        ("document_versions", "word_count", "-1", &first),
        ("turns", "outcome", "'lost'", &turn_id),
        ("turns", "finish_reason", "NULL", &turn_id),
        ("turns", "phase", "4", &turn_id),
        ("turns", "agent_id", "'not an id'", &turn_id),
        ("turns", "version", "0", &turn_id),
        ("turns", "evaluation", "'null and void'", &turn_id),
        (
            "journal",
            "event",
            "'{\"type\": \"session.forgotten\"}'",
            &first,
        ),
    ] {
        let connection = database.connection();
        let keep = format!("CREATE TABLE kept AS SELECT {column} FROM {table}");
        let damage = format!("UPDATE {table} SET {column} = {value}");
        let mend = format!("UPDATE {table} SET {column} = (SELECT {column} FROM kept)");
        for statement in [keep, damage] {
            connection.execute_unprepared(&statement).await.unwrap();
        }
        let corrupt = found(database, &session).await;
        assert_eq!(
            (corrupt.table, corrupt.column, &corrupt.id),
            (table, column, id)
        );
        assert_eq!(
            corrupt.to_string(),
            format!("{table}.{column} of row {id} can't be read")
        );
        for statement in [mend.as_str(), "DROP TABLE kept"] {
            connection.execute_unprepared(statement).await.unwrap();
        }
    }
}

#[tokio::test]
async fn broken_rows_are_named_on_sqlite() {
    let stage = SqliteStage::set().await;
    broken_rows_are_named(&stage.database).await;
}

#[tokio::test]
async fn broken_rows_are_named_on_postgres() {
    let stage = PostgresStage::set().await;
    broken_rows_are_named(&stage.database).await;
    stage.strike().await;
}

#[tokio::test]
async fn a_session_without_its_wide_row_is_corrupt() {
    let stage = SqliteStage::set().await;
    let (session, _) = filled(&stage.database).await;
    let connection = stage.database.connection();
    connection
        .execute_unprepared("DELETE FROM session_inputs")
        .await
        .unwrap();
    let corrupt = found(&stage.database, &session).await;
    assert_eq!(
        (corrupt.table, corrupt.id),
        ("sessions", session.id.to_string())
    );
}
