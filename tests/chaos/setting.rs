//! What the trials are given: the binary, the servers, and how much to do.

use std::path::PathBuf;
use std::process::Command;

use atelier_tests::harness::{ClusterOptions, TestCluster};
use tokio::task::spawn_blocking;

/// Names the product's binary; without it the one of this package is taken.
const BINARY_VARIABLE: &str = "ATELIER_CHAOS_BINARY";

/// The words of a command that restarts the PostgreSQL server and returns once it answers, a word a line.
const RESTART_VARIABLE: &str = "ATELIER_CHAOS_RESTART_POSTGRES";

/// Where the nodes' logs stay.
const LOGS_VARIABLE: &str = "ATELIER_CHAOS_LOGS";

pub(crate) struct Setting {
    binary: PathBuf,
    restart_postgres: Option<String>,
    logs: Option<PathBuf>,
    is_quick: bool,
}

impl Setting {
    pub(crate) fn from_environment(is_quick: bool) -> Self {
        Self {
            binary: std::env::var_os(BINARY_VARIABLE).map_or_else(
                || env!("CARGO_BIN_EXE_atelier-under-test").into(),
                PathBuf::from,
            ),
            restart_postgres: std::env::var(RESTART_VARIABLE).ok(),
            logs: std::env::var_os(LOGS_VARIABLE).map(PathBuf::from),
            is_quick,
        }
    }

    /// The first for a full trial, the second for a quick one.
    pub(crate) fn of<T>(&self, full: T, quick: T) -> T {
        if self.is_quick { quick } else { full }
    }

    /// Nodes whose logs stay in a folder of the scenario.
    pub(crate) async fn cluster(&self, scenario: &str, mut options: ClusterOptions) -> TestCluster {
        options.logs = self.logs.as_ref().map(|logs| logs.join(scenario));
        TestCluster::start(&self.binary, &options).await
    }

    /// Kills every connection and process of the database server, and waits until it answers again.
    pub(crate) async fn restart_postgres(&self) {
        let words = self.restart_postgres.as_deref();
        let words: Vec<String> = words
            .unwrap_or_else(|| panic!("{RESTART_VARIABLE} is not set: run `cargo xtask chaos`"))
            .lines()
            .map(str::to_owned)
            .collect();
        let restarted = spawn_blocking(move || {
            let mut command = Command::new(&words[0]);
            command.args(&words[1..]).current_dir("/");
            // The server inherits what it is given.
            command.stdout(std::process::Stdio::null());
            command.stderr(std::process::Stdio::null());
            command.status().unwrap()
        });
        let status = restarted.await.unwrap();
        assert!(status.success(), "the PostgreSQL server did not restart");
    }
}
