//! How a process of the product is started: the same binary that is shipped, with settings of a test's own.

use std::ffi::OsString;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};

use serde_json::Value;

use super::app::{Providers, write_models};
use super::credits::{PLENTY, set_credits};
use super::database::TestDatabase;
use super::process::TestProcess;
use super::wait::until;

/// What the child may inherit: nothing that names a vendor, a key or a database.
const INHERITED: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

/// What a process is started with, now and whenever it is started anew.
#[derive(Clone)]
pub struct Launch {
    /// The program and what comes before its own arguments.
    program: Vec<OsString>,
    environment: Vec<(String, String)>,
    /// Where it stands, and where its logs go.
    folder: PathBuf,
    starts: usize,
    /// The address of its database.
    database: String,
}

impl Launch {
    /// Serves on the database with the vendors that are named, on a port of loopback that it chooses. `binary` is the
    /// program.
    pub fn new(binary: &Path, database: &TestDatabase, providers: &Providers) -> Self {
        let folder = database.scratch().to_path_buf();
        let models = folder.join("models.json");
        write_models(&models);
        let launch = Self {
            program: vec![binary.into()],
            environment: Vec::new(),
            folder,
            starts: 0,
            database: database.url().to_owned(),
        };
        let launch = launch
            .with("ENVIRONMENT", "test")
            .with("BIND", "127.0.0.1:0")
            .with("DATABASE_URL", database.url())
            .with("CREDIT_ROUNDING", "exact")
            .with("RATE_LIMITS", "off")
            .with("MODELS_FILE", models.display().to_string())
            .with("LOG_FORMAT", "json");
        providers
            .environment()
            .into_iter()
            .fold(launch, |launch, (name, value)| launch.with(name, value))
    }

    /// A setting of its own; it wins over an earlier one of the same name.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl Into<String>) -> Self {
        self.environment.push((name.to_owned(), value.into()));
        self
    }

    /// Runs it by a program that runs others in its own place, such as `taskset`.
    #[must_use]
    pub fn through(mut self, runner: &[&str]) -> Self {
        self.program.splice(..0, runner.iter().map(OsString::from));
        self
    }

    /// Gives it a folder, which is made; the database's own is for one process.
    #[must_use]
    pub fn within(mut self, folder: PathBuf) -> Self {
        std::fs::create_dir_all(&folder).unwrap();
        self.folder = folder;
        self
    }

    /// Whoever is there once it serves has credits.
    pub async fn start(self) -> TestProcess {
        let database = self.database.clone();
        let process = TestProcess::launch(self).await;
        set_credits(&database, PLENTY).await;
        process
    }

    /// Starts the binary and waits until it serves.
    pub(super) async fn spawn(&mut self) -> (Child, SocketAddr) {
        self.starts += 1;
        let log = self.log_file(self.starts);
        let output = File::create(&log).unwrap();
        let inherited = INHERITED
            .iter()
            .filter_map(|&name| Some((name, std::env::var_os(name)?)));
        let (program, arguments) = self.program.split_first().unwrap();
        let mut child = Command::new(program)
            .args(arguments)
            .arg("serve")
            .current_dir(&self.folder)
            .env_clear()
            .envs(inherited)
            .envs(self.environment.iter().cloned())
            .stdout(output.try_clone().unwrap())
            .stderr(output)
            .spawn()
            .unwrap();
        let address = until("the process serves", async || {
            if let Some(status) = child.try_wait().unwrap() {
                let log = std::fs::read_to_string(&log).unwrap();
                panic!("the process ended with {status}:\n{log}");
            }
            address_in(&log)
        })
        .await;
        (child, address)
    }

    fn log_file(&self, start: usize) -> PathBuf {
        self.folder.join(format!("start-{start}.log"))
    }

    /// The logs of all starts, oldest first.
    pub(super) fn logs(&self) -> Vec<PathBuf> {
        (1..=self.starts)
            .map(|start| self.log_file(start))
            .collect()
    }
}

/// The address that the process says it serves at.
fn address_in(log: &Path) -> Option<SocketAddr> {
    let log = std::fs::read_to_string(log).unwrap();
    log.lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line["address"].as_str()?.parse().ok()
    })
}
