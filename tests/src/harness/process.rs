//! The product as a child process: the same binary that is shipped, to be killed and started anew.

use std::ffi::OsString;
use std::fs::File;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use serde_json::Value;
use tokio::task::spawn_blocking;

use super::app::{Providers, write_models};
use super::client::Client;
use super::database::TestDatabase;
use super::wait::{until, within};

/// What the child may inherit: nothing that names a vendor, a key or a database.
const INHERITED: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

/// A process of the product on a database that outlives it. Dropping it kills it.
pub struct TestProcess {
    settings: Settings,
    child: Child,
    address: SocketAddr,
}

#[derive(Clone)]
struct Settings {
    /// The program and what comes before its own arguments.
    program: Vec<OsString>,
    environment: Vec<(String, String)>,
    scratch: PathBuf,
    starts: usize,
}

impl Settings {
    /// Starts the binary and waits until it serves.
    async fn start(&mut self) -> (Child, SocketAddr) {
        self.starts += 1;
        let log = self.scratch.join(format!("start-{}.log", self.starts));
        let output = File::create(&log).unwrap();
        let inherited = INHERITED
            .iter()
            .filter_map(|&name| Some((name, std::env::var_os(name)?)));
        let (program, arguments) = self.program.split_first().unwrap();
        let mut child = Command::new(program)
            .args(arguments)
            .arg("serve")
            .current_dir(&self.scratch)
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
}

/// The address that the process says it serves at.
fn address_in(log: &Path) -> Option<SocketAddr> {
    let log = std::fs::read_to_string(log).unwrap();
    log.lines().find_map(|line| {
        let line: Value = serde_json::from_str(line).ok()?;
        line["address"].as_str()?.parse().ok()
    })
}

impl TestProcess {
    /// Serves on the database with the vendors that are named. `binary` is the program.
    pub async fn start(binary: &Path, database: &TestDatabase, providers: &Providers) -> Self {
        Self::start_through(&[], binary, database, providers).await
    }

    /// The same through a program that runs it in its own place, such as `taskset`.
    pub async fn start_through(
        runner: &[&str],
        binary: &Path,
        database: &TestDatabase,
        providers: &Providers,
    ) -> Self {
        let scratch = database.scratch().to_path_buf();
        let models = scratch.join("models.json");
        write_models(&models);
        let mut environment: Vec<(String, String)> = [
            ("ENVIRONMENT", "test".to_owned()),
            ("BIND", "127.0.0.1:0".to_owned()),
            ("DATABASE_URL", database.url().to_owned()),
            ("CREDIT_ROUNDING", "exact".to_owned()),
            ("MODELS_FILE", models.display().to_string()),
            ("LOG_FORMAT", "json".to_owned()),
        ]
        .map(|(name, value)| (name.to_owned(), value))
        .into();
        environment.extend(
            providers
                .environment()
                .into_iter()
                .map(|(name, value)| (name.to_owned(), value)),
        );
        let mut settings = Settings {
            program: runner
                .iter()
                .map(OsString::from)
                .chain([binary.into()])
                .collect(),
            environment,
            scratch,
            starts: 0,
        };
        let (child, address) = settings.start().await;
        Self {
            settings,
            child,
            address,
        }
    }

    /// Talks to the process that runs now.
    pub fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it anew, on another port.
    pub async fn restart(&mut self) {
        let (child, address) = self.settings.start().await;
        self.child = child;
        self.address = address;
    }

    /// Asks it to stop, as an operator's tools do.
    pub fn terminate(&self) {
        let status = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()
            .unwrap();
        assert!(status.success());
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        until("the process ends", async || self.child.try_wait().unwrap()).await
    }

    /// What the process wrote since its last start.
    pub async fn log(&self) -> String {
        let file = self
            .settings
            .scratch
            .join(format!("start-{}.log", self.settings.starts));
        let read = spawn_blocking(move || std::fs::read_to_string(file).unwrap());
        within("the log", read).await.unwrap()
    }
}

impl Drop for TestProcess {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// The resident memory of a process, in KiB, as Linux counts it.
pub fn resident_kib(process: u32) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).unwrap();
    status
        .lines()
        .find_map(|line| {
            line.strip_prefix("VmRSS:")?
                .split_whitespace()
                .next()?
                .parse()
                .ok()
        })
        .expect("a process that runs has resident memory")
}

/// The processor time that a process has used, user and system together.
pub fn processor_time(process: u32) -> Duration {
    /// Of a second; fixed by the kernel's interface with programs.
    const TICK: Duration = Duration::from_millis(10);
    let stat = std::fs::read_to_string(format!("/proc/{process}/stat")).unwrap();
    // The name stands in brackets and may hold anything.
    let (_, fields) = stat.rsplit_once(')').expect("the name is in brackets");
    let mut fields = fields.split_whitespace().skip(11);
    let mut ticks = || fields.next().unwrap().parse::<u32>().unwrap();
    TICK * (ticks() + ticks())
}
