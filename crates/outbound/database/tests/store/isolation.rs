//! The second line of isolation: what PostgreSQL's own policies show and take.

use std::collections::BTreeMap;

use atelier_database::{APP_ROLE, Database, DatabaseOptions, Pool};
use atelier_domain::identity::Scope;
use atelier_domain::ports::Store;
use atelier_testkit::contract::Stage;
use atelier_testkit::{SeededIds, builders};
use sea_orm::{ConnectionTrait, DatabaseConnection, Statement};
use tokio::task::JoinSet;

use crate::stage::PostgresStage;

/// Tables whose rows are nobody's, and what the product may do with them. Every other one has a policy.
const NOBODYS: [(&str, &str); 3] = [
    ("audit_entries", "INSERT, SELECT"),
    ("queued", "INSERT"),
    ("seaql_migrations", "SELECT"),
];

async fn rows(connection: &DatabaseConnection, select: &str) -> BTreeMap<String, String> {
    let statement = Statement::from_string(connection.get_database_backend(), select);
    let rows = connection.query_all_raw(statement).await.unwrap();
    rows.iter()
        .map(|row| {
            let name = row.try_get_by_index(0).unwrap();
            (name, row.try_get_by_index(1).unwrap())
        })
        .collect()
}

/// A new table is out of the product's reach until its migration says whose its rows are; then it is on no list here.
#[tokio::test]
async fn every_table_but_those_of_nobody_has_a_policy() {
    let stage = PostgresStage::set().await;
    let connection = stage.database.connection();
    let open = format!(
        "SELECT relname::text, coalesce((SELECT string_agg(privilege_type, ', ' ORDER BY privilege_type) \
             FROM aclexplode(relacl) WHERE grantee = '{APP_ROLE}'::regrole), '') \
         FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace \
             AND NOT (relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = pg_class.oid))"
    );
    let open = rows(connection, &open).await;
    let expected = NOBODYS.map(|(table, may)| (table.to_owned(), may.to_owned()));
    assert_eq!(open, expected.into());

    let wrong = "SELECT tablename::text, policyname::text FROM pg_policies WHERE cmd <> 'ALL' \
         OR permissive <> 'PERMISSIVE' OR roles <> '{atelier_app}' OR with_check IS NOT NULL \
         OR qual NOT LIKE '(% OR atelier\\_house())' OR qual LIKE '%SELECT atelier%'";
    assert_eq!(rows(connection, wrong).await, BTreeMap::new());
    let owned = format!(
        "SELECT relname::text, relkind::text FROM pg_class WHERE relowner = '{APP_ROLE}'::regrole"
    );
    assert_eq!(rows(connection, &owned).await, BTreeMap::new());
    stage.strike().await;
}

#[tokio::test]
async fn the_audit_log_is_only_added_to() {
    let stage = PostgresStage::set().await;
    crate::append_only::check(stage.database.connection(), &stage.database).await;
    stage.strike().await;
}

#[tokio::test]
async fn nobody_writes_in_another_s_name() {
    let stage = PostgresStage::set().await;
    let ids = SeededIds::default();
    let (one, other) = (builders::user(&ids, "one"), builders::user(&ids, "other"));
    let database = &stage.database;
    let mut transaction = database.begin_for_house().await.unwrap();
    for user in [&one, &other] {
        transaction.users().ensure(user).await.unwrap();
    }
    let session = builders::session(&ids, other.id);
    transaction.editorial().create(&session).await.unwrap();
    transaction.commit().await.unwrap();

    let scope = Scope::person(one.id);
    let mut transaction = database.begin(scope).await.unwrap();
    let foreign = builders::session(&ids, other.id);
    assert!(transaction.editorial().create(&foreign).await.is_err());
    let mut transaction = database.begin(scope).await.unwrap();
    let note = builders::note(&ids, "hello");
    let noted = transaction.editorial().add_note(session.id, &note).await;
    assert!(noted.is_err());
    let mut transaction = database.begin(scope).await.unwrap();
    let key = builders::api_key(&ids, other.id);
    assert!(transaction.api_keys().add(&key).await.is_err());
    let mut transaction = database.begin(scope).await.unwrap();
    let stranger = builders::user(&ids, "stranger");
    assert!(transaction.users().ensure(&stranger).await.is_err());
    drop(transaction);
    stage.strike().await;
}

/// Roles are the server's, so that databases which are migrated at once make the same one.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn databases_of_one_server_are_migrated_at_once() {
    let mut tasks = JoinSet::new();
    for _ in 0..10 {
        tasks.spawn(PostgresStage::set());
    }
    for stage in tasks.join_all().await {
        stage.database.ready().await.unwrap();
        stage.strike().await;
    }
}

#[tokio::test]
async fn a_login_that_may_not_take_the_role_is_told_how() {
    let stage = PostgresStage::bare().await;
    let login = format!("{}_login", stage.name());
    stage
        .administer(&[
            &format!("CREATE ROLE {login} LOGIN PASSWORD 'secret'"),
            &format!("ALTER DATABASE {} OWNER TO {login}", stage.name()),
        ])
        .await;
    let options = DatabaseOptions::new(stage.url_of(&login));
    let database = Database::connect(&options).await.unwrap();
    let connection = database.connection();
    let error = atelier_migrations::up(connection, None).await.unwrap_err();
    let told = format!("GRANT atelier_app TO {login} as an administrator");
    assert!(error.to_string().contains(&told), "{error}");
    database.ready().await.unwrap_err();

    let grant = format!("GRANT {APP_ROLE} TO {login}");
    stage.administer(&[&grant]).await;
    atelier_migrations::up(connection, None).await.unwrap();
    database.ready().await.unwrap();
    let user = builders::user(&SeededIds::default(), "one");
    let mut transaction = database.begin_for_house().await.unwrap();
    transaction.users().ensure(&user).await.unwrap();
    transaction.commit().await.unwrap();

    let revoke = format!("REVOKE {APP_ROLE} FROM {login}");
    stage.administer(&[&revoke]).await;
    database.ready().await.unwrap_err();
    if let Pool::Postgres(pool) = database.pool() {
        pool.close().await;
    }
    let admin = stage.admin();
    stage.strike().await;
    let drop = format!("DROP ROLE {login}");
    admin.connection().execute_unprepared(&drop).await.unwrap();
}
