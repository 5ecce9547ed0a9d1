//! A process that dies in the middle of a job: this test program, started once more by a case.

use std::process::Stdio;

use tokio::process::Command;

use crate::engine::open;
use crate::worker::Worker;

const URL: &str = "ATELIER_QUEUE_VICTIM_URL";

/// Runs a worker on the database in a process of its own, until its first job takes that process down.
pub(crate) async fn die_on_a_job(url: &str) {
    let status = Command::new(std::env::current_exe().unwrap())
        .args(["--ignored", "--exact", "victim::aborts_on_its_first_job"])
        .env(URL, url)
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .await
        .unwrap();
    assert_eq!(
        status.code(),
        None,
        "the process was to be killed by a signal"
    );
}

/// Has a worker take a job in a runtime of its own, and drops that runtime with everything in it.
pub(crate) async fn abandon_a_job(url: &str) {
    let url = url.to_owned();
    tokio::task::spawn_blocking(move || {
        let runtime = tokio::runtime::Runtime::new().unwrap();
        runtime.block_on(async {
            let engine = open(&url).await;
            Worker::start(&*engine, |_, _| std::future::pending())
                .next()
                .await;
        });
        runtime.shutdown_background();
    })
    .await
    .unwrap();
}

#[tokio::test]
#[ignore = "the other half of the cases in which a process dies; they start it"]
async fn aborts_on_its_first_job() {
    let url = std::env::var(URL).expect("started by a case, with the database to die on");
    let engine = open(&url).await;
    Worker::start(&*engine, |_, _| async { std::process::abort() })
        .next()
        .await;
    std::future::pending::<()>().await;
}
