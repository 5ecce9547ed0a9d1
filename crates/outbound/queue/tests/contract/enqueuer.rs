//! Jobs that are enqueued by a role which may touch none of the engine's tables.

use atelier_queue::{PostgresQueue, PostgresQueueOptions};
use sqlx::{AssertSqlSafe, Executor, PgPool, Postgres, Transaction};
use uuid::Uuid;

use crate::sandbox::Sandbox;
use crate::suite::job;
use crate::worker::Worker;

async fn begin_as(pool: &PgPool, role: &str) -> Transaction<'static, Postgres> {
    let begin = format!("BEGIN; SET LOCAL ROLE {role}");
    pool.begin_with(AssertSqlSafe(begin)).await.unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_without_rights_to_the_tables_enqueues() {
    let sandbox = Sandbox::postgres().await;
    let pool = PgPool::connect(&sandbox.url).await.unwrap();
    let role = format!("queue_role_{}", Uuid::new_v4().simple());
    let create = AssertSqlSafe(format!("CREATE ROLE {role}"));
    pool.execute(create).await.unwrap();
    let (enqueue, job) = (PostgresQueue::enqueue_sql(), job());
    let insert = || {
        let args = (enqueue.args)(&job).into_iter();
        args.fold(sqlx::query(enqueue.sql), sqlx::query::Query::bind)
    };

    let mut transaction = begin_as(&pool, &role).await;
    let refused = insert().execute(&mut *transaction).await;
    assert!(refused.is_err(), "nobody let it");
    drop(transaction);

    let queue = PostgresQueue::new(pool.clone(), PostgresQueueOptions::default());
    queue.setup(Some(&role)).await.unwrap();
    let mut transaction = begin_as(&pool, &role).await;
    let look = transaction.execute("SELECT FROM atelier_jobs._private_jobs");
    assert!(look.await.is_err(), "it sees the jobs of others");
    drop(transaction);
    let mut transaction = begin_as(&pool, &role).await;
    insert().execute(&mut *transaction).await.unwrap();
    transaction.commit().await.unwrap();

    let mut worker = Worker::willing(&*sandbox.engine);
    assert_eq!(worker.next().await, (job, 1));
    worker.stop().await;
    let leave = AssertSqlSafe(format!("DROP OWNED BY {role}; DROP ROLE {role}"));
    pool.execute(leave).await.unwrap();
}
