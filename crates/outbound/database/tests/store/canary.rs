//! What is left of a person who was deleted: nothing that says who they were or what they wrote, in any column of any
//! table.

use std::sync::Arc;

use atelier_database::Database;
use atelier_domain::admin::Audited;
use atelier_domain::editorial::{Brief, Event, Session};
use atelier_domain::identity::{
    Answer, MagicLink, Profile, RepeatKey, Scope, Subject, TokenHash, User,
};
use atelier_domain::ports::Store;
use atelier_domain::projects::Project;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders, give_credits};
use chrono::TimeDelta;
use sea_orm::{ConnectionTrait, DatabaseConnection, DbBackend, Statement};

use crate::stage::{PostgresStage, SqliteStage, count};

const CANARY: &str = "canary7391";

#[tokio::test]
async fn nothing_of_a_deleted_person_is_left_on_sqlite() {
    let stage = SqliteStage::set().await;
    check(&stage.database).await;
}

#[tokio::test]
async fn nothing_of_a_deleted_person_is_left_on_postgres() {
    let stage = PostgresStage::set().await;
    check(&stage.database).await;
    stage.strike().await;
}

async fn check(database: &Database) {
    let ids = SeededIds::default();
    let person = live(database, &ids).await;
    let connection = database.connection();
    let before = places(connection).await;
    for table in [
        "users",
        "user_profiles",
        "user_subjects",
        "magic_links",
        "api_keys",
        "repeat_requests",
        "export_pieces",
        "projects",
        "sessions",
        "session_inputs",
        "document_versions",
        "turns",
        "session_notes",
    ] {
        let is_found = before.iter().any(|place| place.starts_with(table));
        assert!(is_found, "the canary never was in {table}: {before:?}");
    }

    let mut transaction = database.begin_for_house().await.unwrap();
    let at = builders::start();
    assert!(transaction.users().close(person.id, at).await.unwrap());
    transaction.commit().await.unwrap();
    loop {
        let mut transaction = database.begin_for_house().await.unwrap();
        let is_done = transaction.users().purge(person.id, 2).await.unwrap();
        transaction.commit().await.unwrap();
        if is_done {
            break;
        }
    }
    assert_eq!(places(connection).await, Vec::<String>::new());
    assert_eq!(count(connection, "usage_records").await, 1);
    assert_eq!(count(connection, "credit_entries").await, 1);
    assert_eq!(count(connection, "audit_entries").await, 1);
}

/// A person whose every text has the canary in it.
async fn live(database: &Database, ids: &SeededIds) -> User {
    let person = User {
        display_name: CANARY.to_owned(),
        ..builders::user(ids, CANARY)
    };
    let (email, scope) = (person.email.clone().unwrap(), Scope::person(person.id));
    let subject = Subject {
        issuer: "https://issuer.example".to_owned(),
        name: CANARY.to_owned(),
    };
    let mut profile = Profile {
        revision: 1,
        ..Profile::default()
    };
    profile.preferences.default_model = Some(CANARY.to_owned());
    let link = MagicLink {
        return_to: Some(format!("/{CANARY}")),
        ..builders::magic_link(ids, &email)
    };
    let mut transaction = database.begin_for_house().await.unwrap();
    let users = transaction.users();
    users.ensure(&person).await.unwrap();
    assert!(users.link(&subject, person.id).await.unwrap());
    assert!(users.save_profile(scope, &profile).await.unwrap());
    transaction.sign_ins().add_link(&link).await.unwrap();
    let mut key = builders::api_key(ids, person.id);
    CANARY.clone_into(&mut key.label);
    transaction.api_keys().add(&key).await.unwrap();
    transaction.commit().await.unwrap();
    give_credits(database, ids, scope, 100).await;
    answer(database, scope).await;
    write(database, ids, scope).await;
    person
}

/// A request's answer, a file, and a record that stays.
async fn answer(database: &Database, scope: Scope) {
    let request = RepeatKey {
        user: scope.user(),
        operation: "POST /sessions".to_owned(),
        key: CANARY.to_owned(),
    };
    let answer = Answer {
        status: 201,
        headers: Vec::new(),
        body: CANARY.as_bytes().to_vec(),
    };
    let mut transaction = database.begin(scope).await.unwrap();
    let repeats = transaction.repeats();
    let (body, at) = (TokenHash::of("body"), builders::start());
    let claim = repeats.claim(&request, body, at, TimeDelta::minutes(1));
    claim.await.unwrap();
    repeats.finish(&request, &answer).await.unwrap();
    let export = builders::export(&SeededIds::default(), scope.user());
    let exports = transaction.exports();
    exports.add(&export).await.unwrap();
    let piece = CANARY.as_bytes();
    exports.put_piece(export.id, 0, piece).await.unwrap();
    let audited = Audited {
        actor: Some(scope.user()),
        action: "export.created",
        target: format!("export:{}", export.id),
        before: serde_json::Value::Null,
        after: serde_json::Value::Null,
        reason: None,
        cause: None,
        at,
    };
    transaction.audit().append(&audited).await.unwrap();
    transaction.commit().await.unwrap();
}

/// A session with everything below it, in a project.
async fn write(database: &Database, ids: &SeededIds, scope: Scope) {
    let project = Project {
        name: CANARY.to_owned(),
        ..builders::project(ids, scope.user())
    };
    let session = Session {
        project: Some(project.id),
        title: CANARY.to_owned(),
        brief: Arc::new(Brief {
            initial_prompt: CANARY.to_owned(),
            ..Brief::default()
        }),
        ..builders::session(ids, scope.user())
    };
    let mut turn = builders::turn(ids, &session, "writer", 1);
    CANARY.clone_into(&mut turn.raw_answer);
    let entry = builders::entry(session.id, 1, Event::SessionResumed);
    let mut transaction = database.begin(scope).await.unwrap();
    transaction.projects().add(&project).await.unwrap();
    let editorial = transaction.editorial();
    editorial.create(&session).await.unwrap();
    editorial.add_turn(&turn).await.unwrap();
    let version = builders::version(1, CANARY);
    editorial.add_version(session.id, &version).await.unwrap();
    let note = builders::note(ids, CANARY);
    editorial.add_note(session.id, &note).await.unwrap();
    editorial.append(&[entry]).await.unwrap();
    let record = builders::usage_record(&turn, scope.user());
    transaction.usage().record(&record).await.unwrap();
    transaction.commit().await.unwrap();
}

/// Every table and column that has the canary, as text or as the bytes of one.
async fn places(connection: &DatabaseConnection) -> Vec<String> {
    let mut places = Vec::new();
    for (table, column) in columns(connection).await {
        let found = match connection.get_database_backend() {
            DbBackend::Sqlite => {
                format!("instr(CAST(\"{column}\" AS BLOB), CAST('{CANARY}' AS BLOB)) > 0")
            }
            _ => format!(
                "position('{CANARY}' in CASE WHEN pg_typeof(\"{column}\") = 'bytea'::regtype \
                 THEN encode(\"{column}\"::text::bytea, 'escape') ELSE \"{column}\"::text END) > 0"
            ),
        };
        let select = format!("\"{table}\" WHERE {found}");
        if count(connection, &select).await > 0 {
            places.push(format!("{table}.{column}"));
        }
    }
    places
}

async fn columns(connection: &DatabaseConnection) -> Vec<(String, String)> {
    let select = match connection.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name, c.name FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table'"
        }
        _ => {
            "SELECT table_name::text, column_name::text FROM information_schema.columns \
             WHERE table_schema NOT IN ('pg_catalog', 'information_schema')"
        }
    };
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let rows = connection.query_all_raw(statement).await.unwrap();
    assert!(rows.len() > 100, "{} columns", rows.len());
    rows.iter()
        .map(|row| {
            let table = row.try_get_by_index(0).unwrap();
            (table, row.try_get_by_index(1).unwrap())
        })
        .collect()
}
