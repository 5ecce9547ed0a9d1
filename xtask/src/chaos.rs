//! `cargo xtask chaos`: does to a cluster what it promises to survive.

use std::process::Command;

use clap::Args;

use crate::postgres::{Cluster, Commits};
use crate::workspace::Workspace;
use crate::{process, redis};

/// What the trials are told by; see `tests/chaos/setting.rs`.
const BINARY_VARIABLE: &str = "ATELIER_CHAOS_BINARY";
const LOGS_VARIABLE: &str = "ATELIER_CHAOS_LOGS";
const RESTART_VARIABLE: &str = "ATELIER_CHAOS_RESTART_POSTGRES";
const POSTGRES_VARIABLE: &str = "ATELIER_TEST_POSTGRES_URL";

/// Raises the limit of open files as far as it goes, and becomes the program: a thousand readers need as many.
const RAISE_FILES: [&str; 3] = ["-c", "ulimit -n \"$(ulimit -H -n)\"; exec \"$@\"", "sh"];

/// Kills, freezes and cuts off nodes of the release build, and counts what is lost.
///
/// Brings up a PostgreSQL server and Redis servers of its own. Each figure stands beside its goal; a promise that is
/// broken makes the exit code 1. The nodes' logs stay in the folder chaos of the target folder. A full run takes about
/// forty minutes. Leave the machine alone meanwhile.
#[derive(Debug, Args)]
#[command(
    after_help = "Scenarios: stop, streams, readers, fencing, redis, overload, postgres, kills

Examples:
  cargo xtask chaos
  cargo xtask chaos --quick
  cargo xtask chaos kills fencing"
)]
pub(crate) struct Chaos {
    /// What to do; everything unless named.
    scenarios: Vec<String>,
    /// Small versions of all, in a few minutes.
    #[arg(long)]
    quick: bool,
}

impl Chaos {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        redis::provide()?;
        process::run(
            process::cargo()
                .args(["build", "--release", "--package", "atelier-app"])
                .args(["--bin", "atelier"])
                .current_dir(workspace.root()),
        )?;
        let target = workspace.metadata()?.target_directory;
        let cluster = Cluster::start(Commits::Kept)?;
        let cargo = process::cargo();
        let mut trials = Command::new("sh");
        trials
            .args(RAISE_FILES)
            .arg(cargo.get_program())
            .args([
                "bench",
                "--package",
                "atelier-tests",
                "--bench",
                "chaos",
                "--",
            ])
            .args(&self.scenarios)
            .current_dir(workspace.root())
            .env(BINARY_VARIABLE, target.join("release").join("atelier"))
            .env(LOGS_VARIABLE, target.join("chaos"))
            .env(RESTART_VARIABLE, cluster.restart_command().join("\n"))
            .env(POSTGRES_VARIABLE, cluster.url());
        if self.quick {
            trials.arg("--quick");
        }
        process::run(&mut trials)
    }
}
