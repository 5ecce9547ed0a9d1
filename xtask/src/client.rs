//! `cargo xtask client`: the web client, built, checked, and tried out in a browser.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};
use clap::{Args, ValueEnum};

use crate::workspace::Workspace;
use crate::{debian, process};

/// Where the client is, relative to the root.
const FOLDER: &str = "crates/web/client";

/// The oldest Node.js that the client's tools run on, as (major, minor).
const OLDEST_NODE: (u32, u32) = (20, 19);

/// A copy of the lock that `node_modules` was made from, so that it is made anew only when that changed.
const STAMP: &str = "node_modules/.made-from-this-lock";

/// Where Debian puts the browser itself; the program on the path is a script around it.
const CHROMIUM: &str = "/usr/lib/chromium/chromium";

/// Builds the web client that the binary carries.
///
/// Installs what it is built with when the lock changed. Release builds embed the result; debug builds read it where it
/// lies, so that the next reload of the page shows it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  cargo xtask client
  cargo xtask client check
  cargo xtask client browser")]
pub(crate) struct Client {
    #[arg(value_enum, default_value_t = Part::Build)]
    part: Part,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum Part {
    /// The files that browsers get.
    Build,
    /// Types, lint and unit tests, and the build after them.
    Check,
    /// The build, and the whole product in a real browser; leaves pictures in the target folder.
    Browser,
}

impl Client {
    pub(crate) fn run(&self, workspace: &Workspace) -> anyhow::Result<()> {
        match self.part {
            Part::Build => build(workspace),
            Part::Check => check(workspace),
            Part::Browser => {
                build(workspace)?;
                browser(workspace)
            }
        }
    }
}

/// Builds the client from the API description that is committed.
pub(crate) fn build(workspace: &Workspace) -> anyhow::Result<()> {
    install(workspace)?;
    process::run(npm(workspace).args(["run", "--silent", "build"]))
}

/// Types, lint, unit tests and the build.
pub(crate) fn check(workspace: &Workspace) -> anyhow::Result<()> {
    install(workspace)?;
    process::run(npm(workspace).args(["run", "--silent", "verify"]))
}

/// The client that was built, against the real server, in a real browser.
pub(crate) fn browser(workspace: &Workspace) -> anyhow::Result<()> {
    let chromium = chromium()?;
    let binary = workspace.build_app()?;
    let target = workspace.metadata()?.target_directory;
    let stripe = played_stripe(workspace, &target)?;
    let folder = target.join("client");
    std::fs::create_dir_all(&folder)?;
    println!("pictures of every page go to {}", folder.display());
    process::run(
        npm(workspace)
            .args(["run", "--silent", "browser"])
            .env("ATELIER_BINARY", binary)
            .env("ATELIER_PLAYED_STRIPE", stripe)
            .env("ATELIER_CHROMIUM", chromium)
            .env("ATELIER_BROWSER_FOLDER", folder),
    )
}

/// The program that stands for the payment processor.
fn played_stripe(workspace: &Workspace, target: &Path) -> anyhow::Result<PathBuf> {
    process::run(
        process::cargo()
            .args([
                "build",
                "--package",
                "atelier-testkit",
                "--features",
                "stripe",
            ])
            .args(["--example", "played-stripe"])
            .current_dir(workspace.root()),
    )?;
    Ok(target.join("debug/examples/played-stripe"))
}

fn install(workspace: &Workspace) -> anyhow::Result<()> {
    require_node()?;
    let folder = workspace.root().join(FOLDER);
    let lock = std::fs::read(folder.join("package-lock.json")).context("the lock is missing")?;
    if std::fs::read(folder.join(STAMP)).is_ok_and(|made_from| made_from == lock) {
        return Ok(());
    }
    println!("installing what the client is built with");
    process::quietly(npm(workspace).arg("ci"))?;
    std::fs::write(folder.join(STAMP), lock).context("cannot write into node_modules")
}

fn require_node() -> anyhow::Result<()> {
    let (major, minor) = OLDEST_NODE;
    let version = if process::on_path("npm") && process::on_path("node") {
        process::capture(Command::new("node").arg("--version"))?
    } else {
        Vec::new()
    };
    let version = String::from_utf8_lossy(&version);
    if node_version(&version).is_none_or(|version| version < OLDEST_NODE) {
        bail!("the client is built with Node.js {major}.{minor} or newer, and npm: install them");
    }
    Ok(())
}

/// Major and minor of `v20.19.0`.
fn node_version(told: &str) -> Option<(u32, u32)> {
    let mut parts = told.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

fn chromium() -> anyhow::Result<PathBuf> {
    let packaged = Path::new(CHROMIUM);
    if !packaged.is_file() && !process::on_path("chromium") {
        debian::install("chromium")?;
    }
    Ok(if packaged.is_file() {
        packaged.to_path_buf()
    } else {
        PathBuf::from("chromium")
    })
}

fn npm(workspace: &Workspace) -> Command {
    let mut command = Command::new("npm");
    command.current_dir(workspace.root().join(FOLDER));
    command
}

#[cfg(test)]
mod tests;
