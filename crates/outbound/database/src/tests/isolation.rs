//! What a query sees that names no owner: its name's rows, whoever had the connection before.

use atelier_domain::identity::Scope;
use atelier_domain::kernel::SessionId;
use atelier_domain::ports::Store;
use atelier_testkit::{SeededIds, builders};
use futures_util::stream::{self, StreamExt};
use sea_orm::{ConnectionTrait, DbBackend, Statement, Value};

use crate::reads::Reads;
use crate::{Database, DatabaseOptions, Pool};

/// Rows that are the person's, rows that are not, and as whom it is asked. Nothing says whose rows are wanted.
const LOOK: &str = "\
SELECT count(*) FILTER (WHERE owner IN ($1, $2)), count(*) FILTER (WHERE owner NOT IN ($1, $2)), current_user::text
FROM (
    SELECT id AS owner FROM users UNION ALL SELECT owner_id FROM sessions UNION ALL SELECT owner_id FROM api_keys
    UNION ALL SELECT user_id FROM sign_ins UNION ALL SELECT session_id FROM turns
    UNION ALL SELECT session_id FROM session_inputs UNION ALL SELECT account_id FROM usage_records
) AS everything";

/// In each of the seven tables.
const OWN_ROWS: i64 = 7;

async fn settle(database: &Database, ids: &SeededIds, name: &str) -> (Scope, SessionId) {
    let user = builders::user(ids, name);
    let session = builders::session(ids, user.id);
    let turn = builders::turn(ids, &session, "writer", 1);
    let mut transaction = database.begin_for_house().await.unwrap();
    transaction.users().ensure(&user).await.unwrap();
    let sign_in = builders::sign_in(ids, user.id);
    transaction.sign_ins().add(&sign_in).await.unwrap();
    let key = builders::api_key(ids, user.id);
    transaction.api_keys().add(&key).await.unwrap();
    let editorial = transaction.editorial();
    editorial.create(&session).await.unwrap();
    editorial.add_turn(&turn).await.unwrap();
    let record = builders::usage_record(&turn, user.id);
    transaction.usage().record(&record).await.unwrap();
    transaction.commit().await.unwrap();
    (Scope::person(user.id), session.id)
}

async fn look(reads: &Reads, (scope, session): (Scope, SessionId)) -> (i64, i64, String) {
    let values: [Value; 2] = [scope.user().as_uuid().into(), session.as_uuid().into()];
    let look = Statement::from_sql_and_values(DbBackend::Postgres, LOOK, values);
    let connection = reads.of(scope).await.unwrap();
    let row = connection.query_one_raw(look).await.unwrap().unwrap();
    let count = |index| row.try_get_by_index(index).unwrap();
    (count(0), count(1), row.try_get_by_index(2).unwrap())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn without_the_first_line_the_second_shows_no_foreign_row() {
    let server = std::env::var("ATELIER_TEST_POSTGRES_URL").expect("a PostgreSQL server");
    let admin = Database::connect(&DatabaseOptions::new(&server))
        .await
        .unwrap();
    let name = format!("atelier_isolation_{}", std::process::id());
    let admin = admin.connection();
    let create = format!("CREATE DATABASE {name}");
    admin.execute_unprepared(&create).await.unwrap();
    let (server, _) = server.rsplit_once('/').unwrap();
    let options = DatabaseOptions::new(format!("{server}/{name}"));
    let database = Database::connect(&options).await.unwrap();
    let connection = database.connection();
    atelier_migrations::up(connection, None).await.unwrap();
    let ids = SeededIds::default();
    let people = [
        settle(&database, &ids, "one").await,
        settle(&database, &ids, "other").await,
    ];

    let Pool::Postgres(pool) = database.pool() else {
        panic!("another database");
    };
    let reads = Reads::Postgres(pool.clone());
    let mut looks = stream::iter(0..10_000)
        .map(|number: usize| {
            let (reads, person) = (&reads, people[number * 7 / 3 % 2]);
            async move {
                if number.is_multiple_of(10) {
                    // The house, and callers that stop waiting, have had the connections too.
                    drop(reads.of_house().await.unwrap());
                }
                look(reads, person).await
            }
        })
        .buffer_unordered(16);
    let mut seen = 0;
    while let Some(look) = looks.next().await {
        assert_eq!(look, (OWN_ROWS, 0, "atelier_app".to_owned()));
        seen += 1;
    }
    assert_eq!(seen, 10_000);
    drop(looks);

    pool.close().await;
    let drop = format!("DROP DATABASE {name} WITH (FORCE)");
    admin.execute_unprepared(&drop).await.unwrap();
}
