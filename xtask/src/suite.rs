//! `cargo xtask test`: everything that has to pass, with what it needs brought up.

use std::path::{Path, PathBuf};
use std::process::Command;

use clap::Args;

use crate::client;
use crate::postgres::{Cluster, Commits};
use crate::process;
use crate::redis::Server;
use crate::schemathesis::Schemathesis;
use crate::stripe;
use crate::workspace::Workspace;

/// Where the tests look for a PostgreSQL server on which they may create databases.
const POSTGRES_VARIABLE: &str = "ATELIER_TEST_POSTGRES_URL";

/// Where the tests look for a Redis server that they may share.
const REDIS_VARIABLE: &str = "ATELIER_TEST_REDIS_URL";

/// Where nextest keeps its reports, wherever the target folder is; a folder a profile.
const NEXTEST_FOLDER: &str = "target/nextest";

/// Brings up PostgreSQL and Redis and runs the tests, the examples of the docs, those of the client, the mock of
/// Stripe and the API fuzzer.
///
/// The servers are temporary and stopped afterwards; ATELIER_TEST_POSTGRES_URL and ATELIER_TEST_REDIS_URL name
/// others instead. With a filter, only the tests it matches run.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask test
  cargo xtask test --fast
  cargo xtask test -- -p atelier-domain credits::")]
pub(crate) struct Test {
    /// Leaves out the browser, the mock of Stripe and the API fuzzer.
    #[arg(long)]
    fast: bool,
    /// Passed on to the test runner: packages, names, options.
    #[arg(last = true)]
    filter: Vec<String>,
}

impl Test {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let mut tests = Tests::new(workspace, &self.filter)?;
        let cluster = match std::env::var_os(POSTGRES_VARIABLE) {
            Some(_) => None,
            None => Some(Cluster::start(Commits::Quick)?),
        };
        if let Some(cluster) = &cluster {
            tests.command.env(POSTGRES_VARIABLE, cluster.url());
        }
        let redis = match std::env::var_os(REDIS_VARIABLE) {
            Some(_) => None,
            None => Some(Server::start()?),
        };
        if let Some(redis) = &redis {
            tests.command.env(REDIS_VARIABLE, redis.url());
        }
        let passed = process::run(&mut tests.command);
        drop((cluster, redis));

        // The counts come last, whatever happened: that is where a reader of a log looks for them.
        let rest = passed.and_then(|()| self.run_the_rest(workspace));
        if let Some(counts) = tests.counts() {
            println!("{counts}");
        }
        rest
    }

    fn run_the_rest(&self, workspace: &Workspace) -> anyhow::Result<()> {
        if !self.filter.is_empty() {
            return Ok(());
        }
        process::run(
            process::cargo()
                .args(["test", "--workspace", "--doc", "--quiet"])
                .current_dir(workspace.root()),
        )?;
        client::check(workspace)?;
        if self.fast {
            return Ok(());
        }
        client::browser(workspace)?;
        stripe::run(workspace)?;
        Schemathesis::default().run(workspace)
    }
}

/// The test runner and where it leaves its counts.
struct Tests {
    command: Command,
    junit: Option<PathBuf>,
}

impl Tests {
    /// cargo-nextest where it is installed, else `cargo test`, which prints its own counts per binary.
    fn new(workspace: &Workspace, filter: &[String]) -> anyhow::Result<Self> {
        let mut command = process::cargo();
        command.current_dir(workspace.root());
        if !process::on_path("cargo-nextest") {
            command.args(["test", "--all-targets"]).args(filter);
            return Ok(Self {
                command,
                junit: None,
            });
        }
        let profile = if std::env::var_os("CI").is_some() {
            "ci"
        } else {
            "default"
        };
        command
            .args(["nextest", "run", "--profile", profile])
            .args(filter);
        let junit = workspace
            .root()
            .join(NEXTEST_FOLDER)
            .join(profile)
            .join("junit.xml");
        remove(&junit)?;
        Ok(Self {
            command,
            junit: Some(junit),
        })
    }

    /// `None` when the runner keeps no counts, or did not get as far as running a test.
    fn counts(&self) -> Option<Counts> {
        let report = std::fs::read_to_string(self.junit.as_ref()?).ok()?;
        Counts::parse(&report)
    }
}

fn remove(file: &Path) -> anyhow::Result<()> {
    match std::fs::remove_file(file) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// How many tests ran and how they ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Counts {
    run: u32,
    failed: u32,
    /// Passed, but not at the first try.
    flaky: usize,
}

impl Counts {
    /// Reads a JUnit report; tests that were skipped are not in it.
    fn parse(report: &str) -> Option<Self> {
        let (_, tag) = report.split_once("<testsuites ")?;
        let (tag, cases) = tag.split_once('>')?;
        let count = |name: &str| -> Option<u32> {
            let (_, value) = tag.split_once(&format!("{name}=\""))?;
            value.split('"').next()?.parse().ok()
        };
        Some(Self {
            run: count("tests")?,
            failed: count("failures")? + count("errors")?,
            flaky: cases
                .split("<testcase ")
                .filter(|case| case.contains("<flakyFailure "))
                .count(),
        })
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { run, failed, flaky } = *self;
        write!(
            f,
            "{run} tests run: {} passed, {failed} failed",
            run.saturating_sub(failed)
        )?;
        match flaky {
            0 => Ok(()),
            _ => write!(f, "; {flaky} passed only at the second try (FLAKY above)"),
        }
    }
}

#[cfg(test)]
mod tests;
