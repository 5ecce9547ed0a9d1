//! Redis for tests: the one that all share, and ones that may be killed.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use super::stage::until;

const VARIABLE: &str = "ATELIER_TEST_REDIS_URL";

/// The address of the server that the environment names.
pub(super) fn shared() -> String {
    std::env::var(VARIABLE).unwrap_or_else(|_| {
        panic!("{VARIABLE} names no Redis server; `cargo xtask test` starts one")
    })
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
