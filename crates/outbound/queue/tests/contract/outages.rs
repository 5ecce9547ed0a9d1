//! What only a queue on a server can meet: a database that goes away, and a stop that can't wait.

use std::sync::Arc;
use std::time::Duration;

use atelier_queue::{PostgresQueue, PostgresQueueOptions};
use sqlx::{Connection, PgConnection, PgPool};

use crate::engine::End::Commit;
use crate::sandbox::Sandbox;
use crate::suite::job;
use crate::worker::Worker;

#[tokio::test(flavor = "multi_thread")]
async fn a_queue_that_lost_its_connections_goes_on() {
    const HANG_UP: &str = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()";
    let sandbox = Sandbox::postgres().await;
    let engine = &*sandbox.engine;
    let mut outsider = PgConnection::connect(&sandbox.url).await.unwrap();
    let mut worker = Worker::willing(engine);

    for _ in 0..3 {
        let job = job();
        engine.enqueue(&[&job], Commit).await;
        assert_eq!(worker.next().await, (job, 1));
        sqlx::query(HANG_UP).execute(&mut outsider).await.unwrap();
    }
    worker.stop().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_job_that_outlasts_the_drain_is_delivered_again() {
    let sandbox = Sandbox::postgres().await;
    let pool = PgPool::connect(&sandbox.url).await.unwrap();
    let options = PostgresQueueOptions {
        drain: Duration::from_millis(100),
        ..PostgresQueueOptions::default()
    };
    let hasty = Arc::new(PostgresQueue::new(pool, options));
    let mut worker = Worker::on(hasty, |_, _| std::future::pending());
    let long = job();
    sandbox.engine.enqueue(&[&long], Commit).await;
    assert_eq!(worker.next().await, (long.clone(), 1));
    worker.stop().await;

    let mut worker = Worker::willing(&*sandbox.engine);
    assert_eq!(worker.next().await, (long, 1));
    worker.stop().await;
}
