//! The processes that take part.

use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use atelier_tests::harness::{Backend, Launch, Providers, TestDatabase, TestProcess};

use crate::floor::Ledger;

/// Names the product's binary; without it the one of this package is taken, which has another allocator.
const BINARY_VARIABLE: &str = "ATELIER_BENCH_BINARY";
/// The first process of the PostgreSQL server, if it runs on this machine.
const DATABASE_PROCESS_VARIABLE: &str = "ATELIER_BENCH_POSTGRES_PROCESS";

/// The core of the server that is measured; everything else stays off it.
const MEASURED_CORE: &str = "0";

/// Hundreds of streams are held at once, more than a process makes calls to one vendor unless told to.
const UNBOUNDED_CALLS: &str = "10000";

/// Raises the limit of open files as far as it goes, and becomes the program.
const RAISE_FILES: [&str; 4] = [
    "sh",
    "-c",
    "ulimit -n \"$(ulimit -H -n)\"; exec \"$@\"",
    "sh",
];

/// How processes are started.
pub(crate) struct Servers {
    binary: PathBuf,
    pub(crate) is_pinned: bool,
    other_cores: String,
}

/// A helper process that says its address on its first line. It ends when this is dropped.
pub(crate) struct Helper {
    child: Child,
    pub(crate) url: String,
}

/// The product with a database of its own.
pub(crate) struct Product {
    pub(crate) process: TestProcess,
    pub(crate) database: TestDatabase,
}

impl Servers {
    pub(crate) fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
        let has_taskset = Command::new("taskset")
            .arg("--version")
            .stdout(Stdio::null())
            .status()
            .is_ok_and(|status| status.success());
        let servers = Self {
            binary: std::env::var_os(BINARY_VARIABLE).map_or_else(
                || env!("CARGO_BIN_EXE_atelier-under-test").into(),
                PathBuf::from,
            ),
            is_pinned: has_taskset && cores > 1,
            other_cores: format!("1-{}", cores - 1),
        };
        servers.stay_off_the_measured_core();
        servers
    }

    /// This process, and the database's with all that it will start.
    fn stay_off_the_measured_core(&self) {
        if !self.is_pinned {
            return;
        }
        let own = std::process::id().to_string();
        let database = std::env::var(DATABASE_PROCESS_VARIABLE).ok();
        for process in std::iter::once(own).chain(database) {
            let status = Command::new("taskset")
                .args([
                    "--all-tasks",
                    "--cpu-list",
                    "--pid",
                    &self.other_cores,
                    &process,
                ])
                .stdout(Stdio::null())
                .status()
                .unwrap();
            assert!(status.success(), "taskset: {status}");
        }
    }

    fn runner<'a>(&self, core: &'a str) -> Vec<&'a str> {
        let mut runner = RAISE_FILES.to_vec();
        if self.is_pinned {
            runner.extend(["taskset", "--cpu-list", core]);
        }
        runner
    }

    /// The mock provider, off the measured core.
    pub(crate) fn provider(&self) -> Helper {
        Helper::start(&self.runner(&self.other_cores), &["provider"])
    }

    /// The yardstick, on the measured core.
    pub(crate) fn relay(&self, provider: &Helper) -> Helper {
        Helper::start(&self.runner(MEASURED_CORE), &["relay", &provider.url])
    }

    /// Commits a second, for so many seconds, of a client on the measured core that only commits turns of the sessions
    /// that the product has made, with so much of the ledger.
    pub(crate) async fn floor(
        &self,
        database: &TestDatabase,
        seconds: usize,
        ledger: Ledger,
    ) -> f64 {
        let seconds = seconds.to_string();
        let runner = self.runner(MEASURED_CORE);
        let (program, rest) = runner.split_first().unwrap();
        let mut client = tokio::process::Command::new(program);
        client
            .args(rest)
            .arg(std::env::current_exe().unwrap())
            .args(["floor", database.url(), &seconds, ledger.name()]);
        let output = client.output().await.unwrap();
        assert!(output.status.success(), "{output:?}");
        let commits = String::from_utf8(output.stdout).unwrap();
        commits.trim().parse().unwrap()
    }

    /// The product with settings of its own, on the measured core.
    pub(crate) async fn product_set(
        &self,
        backend: Backend,
        providers: &Providers,
        settings: &[(&str, &str)],
    ) -> Product {
        let database = TestDatabase::create(backend).await;
        let runner = self.runner(MEASURED_CORE);
        let launch = Launch::new(&self.binary, &database, providers)
            .with("PROVIDER_MAX_CALLS", UNBOUNDED_CALLS)
            .through(&runner);
        let launch = settings
            .iter()
            .fold(launch, |launch, (name, value)| launch.with(name, *value));
        let process = launch.start().await;
        Product { process, database }
    }

    /// The product on SQLite, on the measured core, with the mock provider for all vendors.
    pub(crate) async fn product_with(&self, provider: &Helper) -> Product {
        let providers = Providers::Vendors(provider.url.clone());
        self.product_set(Backend::Sqlite, &providers, &[]).await
    }
}

impl Helper {
    fn start(runner: &[&str], arguments: &[&str]) -> Self {
        let (program, rest) = runner.split_first().unwrap();
        let mut child = Command::new(program)
            .args(rest)
            .arg(std::env::current_exe().unwrap())
            .args(arguments)
            // It ends when this pipe closes, however we end.
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut url = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut url)
            .unwrap();
        let url = url.trim().to_owned();
        assert!(url.starts_with("http://"), "{arguments:?} did not start");
        Self { child, url }
    }

    pub(crate) fn id(&self) -> u32 {
        self.child.id()
    }
}

impl Drop for Helper {
    fn drop(&mut self) {
        // It may have ended already.
        let _ended = self.child.kill();
        let _reaped = self.child.wait();
    }
}

/// Returns when the process that started this one has closed the pipe, or is gone.
pub(crate) fn until_parent_leaves() {
    let mut line = String::new();
    while std::io::stdin()
        .read_line(&mut line)
        .is_ok_and(|bytes| bytes > 0)
    {}
}
