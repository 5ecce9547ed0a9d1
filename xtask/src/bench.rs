//! `cargo xtask bench`: what the product adds to a bare call of a model.

use clap::Args;

use crate::postgres::{Cluster, Commits};
use crate::process;
use crate::workspace::Workspace;

/// Where the benchmark finds the binary to measure, and where it leaves its figures.
const BINARY_VARIABLE: &str = "ATELIER_BENCH_BINARY";
const REPORT_VARIABLE: &str = "ATELIER_BENCH_REPORT";
/// The server that it may create databases on: a temporary one, so that every run finds the same, whose commits cost
/// what they cost people.
const POSTGRES_VARIABLE: &str = "ATELIER_TEST_POSTGRES_URL";
/// Its process, which the benchmark keeps off the core that it measures.
const POSTGRES_PROCESS_VARIABLE: &str = "ATELIER_BENCH_POSTGRES_PROCESS";

/// Measures the release build: time to the first token, tokens and rounds a second, memory.
///
/// Each figure stands beside its goal and beside a yardstick that is measured in the same run: a bare relay, or for
/// PostgreSQL, whose commits are on disk here, a client that only commits. The figures are also written to bench.json in
/// the target folder. Leave the machine alone meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask bench
  cargo xtask bench --quick
  cargo xtask bench memory postgres")]
pub(crate) struct Bench {
    /// Fewer samples, for a first look.
    #[arg(long)]
    quick: bool,
    /// Only these; all where none is named.
    #[arg(value_parser = ["idle", "latency", "throughput", "rounds", "postgres", "settling", "identity", "memory"])]
    parts: Vec<String>,
}

impl Bench {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        process::run(
            process::cargo()
                .args([
                    "build",
                    "--release",
                    "--package",
                    "atelier-app",
                    "--bin",
                    "atelier",
                ])
                .current_dir(workspace.root()),
        )?;
        let target = workspace.metadata()?.target_directory;
        let cluster = Cluster::start(Commits::Durable)?;
        let mut bench = process::cargo();
        bench
            .args(["bench", "--package", "atelier-tests", "--bench", "atelier"])
            .current_dir(workspace.root())
            .env(BINARY_VARIABLE, target.join("release").join("atelier"))
            .env(REPORT_VARIABLE, target.join("bench.json"))
            .env(POSTGRES_VARIABLE, cluster.url())
            .env(POSTGRES_PROCESS_VARIABLE, cluster.process().to_string());
        bench.arg("--").args(&self.parts);
        if self.quick {
            bench.arg("--quick");
        }
        process::run(&mut bench)
    }
}
