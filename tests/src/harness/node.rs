//! One process of a cluster, by name.

use std::net::SocketAddr;
use std::process::ExitStatus;
use std::sync::Mutex;

use tokio::sync::MutexGuard;

use super::client::Client;
use super::launch::Launch;
use super::process::TestProcess;

/// A process that several tasks of a test talk to while another one kills it and starts it anew.
pub struct Node {
    name: String,
    process: tokio::sync::Mutex<TestProcess>,
    address: Mutex<SocketAddr>,
    client: Client,
}

impl Node {
    pub(super) async fn start(name: &str, launch: Launch) -> Self {
        let process = launch.start().await;
        Self {
            name: name.to_owned(),
            address: Mutex::new(process.address()),
            client: process.client(),
            process: tokio::sync::Mutex::new(process),
        }
    }

    /// Also what its calls of vendors carry: [`Call::caller`](crate::vendors::Call::caller).
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Talks to the process as it is now. After a restart it has another address.
    pub fn client(&self) -> Client {
        let address = *self.address.lock().unwrap();
        self.client.at(&format!("http://{address}"))
    }

    /// The process itself, for as long as nobody else is to touch it.
    pub async fn process(&self) -> MutexGuard<'_, TestProcess> {
        self.process.lock().await
    }

    /// `kill -9`.
    pub async fn kill(&self) {
        self.process().await.kill();
    }

    /// Starts it anew, after it was killed or has ended.
    pub async fn restart(&self) {
        let mut process = self.process().await;
        process.restart().await;
        *self.address.lock().unwrap() = process.address();
    }

    pub async fn freeze(&self) {
        self.process().await.freeze();
    }

    pub async fn thaw(&self) {
        self.process().await.thaw();
    }

    pub async fn terminate(&self) {
        self.process().await.terminate();
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&self) -> ExitStatus {
        self.process().await.ended().await
    }

    /// How often a line of its logs has this text.
    pub async fn logged(&self, text: &str) -> usize {
        let log = self.process().await.whole_log();
        log.lines().filter(|line| line.contains(text)).count()
    }

    /// The end of its log, for whoever looks for why a test failed.
    pub(super) fn last_words(&mut self) -> String {
        /// Enough to see what it was about.
        const LINES: usize = 60;
        let log = self.process.get_mut().whole_log();
        let lines: Vec<&str> = log.lines().collect();
        lines[lines.len().saturating_sub(LINES)..].join("\n")
    }
}
