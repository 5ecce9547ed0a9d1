//! A Redis server of a test's own, to be killed and started anew.

use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::sync::{Mutex, PoisonError};

use super::wait::until;

/// Keeps nothing on disk: what it forgets, the product has to have elsewhere. Dropping it kills it.
pub struct TestRedis {
    port: u16,
    server: Mutex<Child>,
}

impl TestRedis {
    /// Starts `redis-server`, which `cargo xtask test` sees to.
    pub async fn start() -> Self {
        let free = TcpListener::bind(("127.0.0.1", 0)).unwrap();
        let port = free.local_addr().unwrap().port();
        drop(free);
        let redis = Self {
            port,
            server: Mutex::new(spawn(port)),
        };
        redis.until_it_listens().await;
        redis
    }

    pub fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    /// `kill -9`: everything in it is gone.
    pub fn kill(&self) {
        let mut server = self.server.lock().unwrap();
        server.kill().unwrap();
        server.wait().unwrap();
    }

    /// Starts it anew, empty, at the same address.
    pub async fn restart(&self) {
        *self.server.lock().unwrap() = spawn(self.port);
        self.until_it_listens().await;
    }

    async fn until_it_listens(&self) {
        until("Redis listens", async || {
            let connected = tokio::net::TcpStream::connect(("127.0.0.1", self.port)).await;
            connected.ok()
        })
        .await;
    }
}

impl Drop for TestRedis {
    fn drop(&mut self) {
        // It may have ended already.
        let server = self
            .server
            .get_mut()
            .unwrap_or_else(PoisonError::into_inner);
        let _ended = server.kill();
        let _reaped = server.wait();
    }
}

fn spawn(port: u16) -> Child {
    Command::new("redis-server")
        .args(["--bind", "127.0.0.1", "--port", &port.to_string()])
        .args(["--save", "", "--appendonly", "no", "--loglevel", "warning"])
        .stdout(Stdio::null())
        .spawn()
        .expect("redis-server is installed: `cargo xtask test` sees to it")
}
