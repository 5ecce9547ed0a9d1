//! Redis for tests: the one that all share, and ones that may be killed.

use std::hash::{BuildHasher, RandomState};
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::LazyLock;
use std::time::Duration;

use tempfile::TempDir;
use tokio::time::{sleep, timeout};

use crate::{RedisLimiter, RedisLimiterOptions};

const VARIABLE: &str = "ATELIER_TEST_REDIS_URL";

/// Far longer than anything here takes: waiting for so long is a failure.
const PATIENCE: Duration = Duration::from_secs(20);

/// The address of the server that the environment names.
pub(super) fn shared() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} names no Redis server; `cargo xtask test` starts one")
    })
}

/// Names of a test's own, so that all share one server. An earlier run may have left its counts there.
pub(super) fn prefix(test: &str) -> String {
    static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one(()));
    format!("test:{:x}:{test}", *RUN)
}

/// A node that waits for Redis however busy the machine is.
pub(super) fn node(url: &str, test: &str) -> RedisLimiter {
    let options = RedisLimiterOptions {
        url: url.to_owned(),
        prefix: prefix(test),
    };
    RedisLimiter::open_with_patience(options, PATIENCE).unwrap()
}

/// Waits until something becomes true.
pub(super) async fn until(what: &str, is_so: impl AsyncFn() -> bool) {
    let looking = async {
        while !is_so().await {
            sleep(Duration::from_millis(20)).await;
        }
    };
    let seen = timeout(PATIENCE, looking).await;
    seen.unwrap_or_else(|_| panic!("never: {what}"));
}

/// A server of a test's own. It keeps nothing on disk, so that it comes back empty.
pub(super) struct Server {
    port: u16,
    folder: TempDir,
    process: Option<Child>,
}

impl Server {
    pub(super) async fn start() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let mut server = Self {
            port,
            folder: tempfile::tempdir().unwrap(),
            process: None,
        };
        server.rise().await;
        server
    }

    pub(super) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// Starts it anew, empty.
    pub(super) async fn rise(&mut self) {
        let process = Command::new("redis-server")
            .args(["--port", &self.port.to_string()])
            .args(["--bind", "127.0.0.1", "--save", "", "--appendonly", "no"])
            .arg("--dir")
            .arg(self.folder.path())
            .stdout(Stdio::null())
            .spawn()
            .expect("redis-server is installed");
        self.process = Some(process);
        let client = redis::Client::open(self.url()).unwrap();
        until("the server answers", async || {
            client.get_multiplexed_async_connection().await.is_ok()
        })
        .await;
    }

    /// Ends it as a crash does.
    pub(super) fn kill(&mut self) {
        if let Some(mut process) = self.process.take() {
            process.kill().unwrap();
            process.wait().unwrap();
        }
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.kill();
    }
}
