//! The commands that run the product's own binary.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, bail};
use clap::{Args, Subcommand};

use crate::client;
use crate::process;
use crate::server::sqlite_url;
use crate::workspace::Workspace;

/// Where the OpenAPI description is kept, relative to the root.
const OPENAPI_FILE: &str = "docs/openapi.json";

/// What the address is when `BIND` does not say otherwise.
const DEFAULT_BIND: &str = "127.0.0.1:8000";

/// Builds the web client, migrates, seeds and serves the product in the development environment.
///
/// Set variables win over the defaults: SQLite in ./data, readable logs, 127.0.0.1:8000.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask dev
  BIND=127.0.0.1:9000 cargo xtask dev
  cargo xtask dev -- --help")]
pub(crate) struct Dev {
    /// Passed on to `atelier serve`.
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    arguments: Vec<String>,
}

/// Changes the schema of the development database, or of the one in DATABASE_URL.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask migrate up
  cargo xtask migrate status
  DATABASE_URL=postgres://localhost/atelier cargo xtask migrate down")]
pub(crate) struct Migrate {
    #[command(subcommand)]
    direction: Direction,
}

#[derive(Debug, Clone, Copy, Subcommand)]
enum Direction {
    /// Applies every migration that is pending.
    Up,
    /// Reverts the last migration that was applied.
    Down,
    /// Lists the migrations and says which are applied.
    Status,
    /// Drops everything and applies every migration. All data is lost.
    Fresh,
}

/// Writes the OpenAPI description of the HTTP interface to docs/openapi.json.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask openapi
  cargo xtask openapi --check")]
pub(crate) struct Openapi {
    /// Writes nothing and fails if the file is not what the code says.
    #[arg(long)]
    check: bool,
}

impl Dev {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        client::build(workspace)?;
        let binary = workspace.build_app()?;
        process::run(development(&binary, workspace)?.args(["migrate", "up"]))?;
        process::run(development(&binary, workspace)?.arg("seed"))?;
        let bind = std::env::var("BIND").unwrap_or_else(|_| DEFAULT_BIND.to_owned());
        println!("Atelier is about to listen on http://{bind}");
        process::run(
            development(&binary, workspace)?
                .arg("serve")
                .args(&self.arguments),
        )
    }
}

impl Migrate {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let direction = match self.direction {
            Direction::Up => "up",
            Direction::Down => "down",
            Direction::Status => "status",
            Direction::Fresh => "fresh",
        };
        let binary = workspace.build_app()?;
        process::run(development(&binary, workspace)?.args(["migrate", direction]))
    }
}

/// Fills the development database, or the one in `DATABASE_URL`, with example data.
pub(crate) fn seed(workspace: &Workspace) -> anyhow::Result<()> {
    let binary = workspace.build_app()?;
    process::run(development(&binary, workspace)?.arg("seed"))
}

impl Openapi {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        let binary = workspace.build_app()?;
        let written = process::capture(development(&binary, workspace)?.arg("openapi"))?;
        let file = workspace.root().join(OPENAPI_FILE);
        if !self.check {
            std::fs::write(&file, written)
                .with_context(|| format!("cannot write {OPENAPI_FILE}"))?;
            println!("wrote {OPENAPI_FILE}");
        } else if std::fs::read(&file).unwrap_or_default() != written {
            bail!("{OPENAPI_FILE} is not what the code says: run `cargo xtask openapi`");
        }
        Ok(())
    }
}

/// The binary with the development environment, as far as the caller has not set it.
fn development(binary: &Path, workspace: &Workspace) -> anyhow::Result<Command> {
    let data = workspace.root().join("data");
    std::fs::create_dir_all(&data).context("cannot create the folder data")?;
    let mut command = Command::new(binary);
    command.current_dir(workspace.root());
    for (name, default) in [
        ("ENVIRONMENT", "development".to_owned()),
        ("DATABASE_URL", sqlite_url(&data.join("atelier.db"))),
        ("LOG_FORMAT", "pretty".to_owned()),
    ] {
        if std::env::var_os(name).is_none() {
            command.env(name, default);
        }
    }
    Ok(command)
}
