//! `cargo xtask stripe`: the adapter asks a mock server that judges by Stripe's description.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::workspace::Workspace;
use crate::{net, process};

/// The last one that runs on Node.js 20.
const PACKAGE: &str = "@stoplight/prism-cli";
const VERSION: &str = "5.14.2";

/// The one description: the tests beside the adapter judge by it as well.
const DESCRIPTION: &str = "crates/outbound/stripe/tests/data/stripe.openapi.json";

/// Asks for everything that the adapter can ask for.
const TEST: &str = "tests::answers::the_mock_server_takes_and_is_understood";
const VARIABLE: &str = "ATELIER_TEST_STRIPE_MOCK_URL";

/// Reading the description takes it some 20 s.
const START_LIMIT: Duration = Duration::from_mins(3);
const ASK_EVERY: Duration = Duration::from_millis(200);

pub(crate) fn run(workspace: &Workspace) -> anyhow::Result<()> {
    let folder = workspace.metadata()?.target_directory.join("prism");
    let program = install(&folder)?;
    let mock = Mock::start(&program, workspace, &folder.join("prism.log"))?;
    process::run(
        process::cargo()
            .args(["test", "--quiet", "--package", "atelier-stripe", "--lib"])
            .args(["--", "--ignored", "--exact", TEST])
            .env(VARIABLE, format!("http://{}", mock.authority))
            .current_dir(workspace.root()),
    )
    .with_context(|| format!("what the mock server said stands in {}", mock.log.display()))
}

/// The program's entry, which is fetched on the first run.
fn install(folder: &Path) -> anyhow::Result<PathBuf> {
    let folder = folder.join(VERSION);
    let program = folder
        .join("node_modules")
        .join(PACKAGE)
        .join("dist/index.js");
    if !program.is_file() {
        process::quietly(
            Command::new("npm")
                .args([
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                ])
                .arg(&folder)
                .arg(format!("{PACKAGE}@{VERSION}")),
        )?;
    }
    Ok(program)
}

/// A running mock server. Dropping it stops it; its log stays.
struct Mock {
    authority: String,
    log: PathBuf,
    process: Child,
}

impl Mock {
    fn start(program: &Path, workspace: &Workspace, log: &Path) -> anyhow::Result<Self> {
        let port = net::free_port()?;
        let output =
            File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        // Not by npx, whose child outlives it.
        let process = Command::new("node")
            .arg(program)
            .args(["mock", "--host", "127.0.0.1", "--port", &port.to_string()])
            .arg(workspace.root().join(DESCRIPTION))
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .context("could not start node")?;
        let mut mock = Self {
            authority: format!("127.0.0.1:{port}"),
            log: log.to_path_buf(),
            process,
        };
        mock.wait_until_ready()?;
        Ok(mock)
    }

    /// It answers nobody before it has read the description.
    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.process.try_wait()? {
                bail!("it ended with {status}: see {}", self.log.display());
            }
            if net::get(&self.authority, "/v1/customers").is_ok() {
                return Ok(());
            }
            std::thread::sleep(ASK_EVERY);
        }
        bail!("it is not ready: see {}", self.log.display());
    }
}

impl Drop for Mock {
    fn drop(&mut self) {
        let ended = self.process.kill().and_then(|()| self.process.wait());
        if let Err(error) = ended {
            eprintln!("the mock server may still run: {error}");
        }
    }
}
