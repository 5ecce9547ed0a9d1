//! Several nodes on one PostgreSQL database and one Redis server.

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::app::Providers;
use super::client::Client;
use super::database::{Backend, TestDatabase};
use super::launch::Launch;
use super::node::Node;
use super::redis::TestRedis;

/// What a test may choose.
pub struct ClusterOptions {
    pub webs: usize,
    pub workers: usize,
    pub lease: Duration,
    pub grace: Duration,
    pub providers: Providers,
    /// Where the nodes' logs stay; absent: they are gone with the cluster.
    pub logs: Option<PathBuf>,
}

impl ClusterOptions {
    /// Two nodes of each role, and leases as short as they may be.
    pub fn small(providers: Providers) -> Self {
        Self {
            webs: 2,
            workers: 2,
            lease: Duration::from_secs(2),
            grace: Duration::from_secs(10),
            providers,
            logs: None,
        }
    }
}

/// Real processes: web nodes to talk to, and workers that drive runs. Dropping it kills them; where a test fails, it
/// prints the end of their logs.
pub struct TestCluster {
    webs: Vec<Node>,
    workers: Vec<Node>,
    pub redis: TestRedis,
    pub database: TestDatabase,
}

impl TestCluster {
    /// `binary` is the program of every node.
    pub async fn start(binary: &Path, options: &ClusterOptions) -> Self {
        let database = TestDatabase::create(Backend::Postgres).await;
        let redis = TestRedis::start().await;
        let folder = match &options.logs {
            Some(folder) => folder.clone(),
            None => database.scratch().to_path_buf(),
        };
        let launch = |role: &str, number: usize| {
            let name = format!("{role}-{number}");
            let launch = Launch::new(binary, &database, &options.providers)
                .within(folder.join(&name))
                .with("ATELIER_ROLE", role)
                .with("REDIS_URL", redis.url())
                .with("LEASE_SECONDS", options.lease.as_secs().to_string())
                .with(
                    "SHUTDOWN_GRACE_SECONDS",
                    options.grace.as_secs().to_string(),
                );
            let launch = Providers::KEYS
                .iter()
                .fold(launch, |launch, key| launch.with(key, name.as_str()));
            (name, launch)
        };
        let mut webs = Vec::new();
        for number in 1..=options.webs {
            let (name, launch) = launch("web", number);
            webs.push(Node::start(&name, launch).await);
        }
        let mut workers = Vec::new();
        for number in 1..=options.workers {
            let (name, launch) = launch("worker", number);
            workers.push(Node::start(&name, launch).await);
        }
        Self {
            webs,
            workers,
            redis,
            database,
        }
    }

    pub fn webs(&self) -> &[Node] {
        &self.webs
    }

    pub fn workers(&self) -> &[Node] {
        &self.workers
    }

    /// All of them, web nodes first.
    pub fn nodes(&self) -> impl Iterator<Item = &Node> {
        self.webs.iter().chain(&self.workers)
    }

    /// Talks to the web node of this number, from 0.
    pub fn web(&self, number: usize) -> Client {
        self.webs[number].client()
    }

    /// The worker of this name.
    pub fn worker(&self, name: &str) -> &Node {
        let named = self.workers.iter().find(|worker| worker.name() == name);
        named.unwrap_or_else(|| panic!("there is no worker {name}"))
    }
}

impl Drop for TestCluster {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            return;
        }
        for node in self.webs.iter_mut().chain(&mut self.workers) {
            eprintln!("--- {}\n{}", node.name().to_owned(), node.last_words());
        }
    }
}
