//! Starting and stopping the server.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use anyhow::Context;
use tempfile::TempDir;

use super::binaries;
use crate::{debian, net, process};

/// The server refuses to run as root, so root lends it to this account of the Debian package.
const ACCOUNT: &str = "postgres";

/// Waits until its standard input closes, then stops the server and removes its folder.
///
/// The pipe closes however the owner ends, so the server outlives neither a panic nor `kill -9`. Ctrl-C goes
/// to the whole terminal group; the keeper is in a group of its own.
const KEEPER: &str = r#"
trap '' HUP INT TERM
folder=$1; shift
read -r _
"$@" --pgdata "$folder/data" --mode immediate --wait stop
rm -rf -- "$folder"
"#;

/// How much a commit is worth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Commits {
    /// The last ones may be lost when the server is killed.
    Quick,
    /// They are with the operating system, and outlive the server.
    Kept,
    /// They are on the disk, as PostgreSQL keeps them unless it is told otherwise.
    Durable,
}

/// A running server, empty, reachable over loopback without a password. Dropping it stops it.
#[derive(Debug)]
pub(crate) struct Cluster {
    port: u16,
    keeper: Child,
    restart: Vec<String>,
    /// The first of its processes, which makes one for each connection.
    process: u32,
}

impl Cluster {
    /// Creates a database cluster in a temporary folder and starts it on a free port.
    ///
    /// Unless commits are to be durable, nothing is synced to disk: the data is worth nothing after the run. Takes about
    /// two seconds.
    pub(crate) fn start(commits: Commits) -> anyhow::Result<Self> {
        let programs = Programs {
            folder: binaries::locate()?,
            as_root: debian::is_root()?,
        };
        let folder = programs.owned_folder()?;
        process::quietly(
            programs
                .command("initdb")
                .arg("--pgdata")
                .arg(folder.path().join("data"))
                .args([
                    "--username=postgres",
                    "--auth=trust",
                    "--encoding=UTF8",
                    "--locale=C",
                    "--no-sync",
                ]),
        )?;

        // From here on the keeper owns the folder.
        let keeper = programs.keeper(folder.path())?;
        let port = net::free_port()?;
        let folder = folder.keep();
        let mut cluster = Self {
            port,
            keeper,
            restart: programs.restart(&folder),
            process: 0,
        };
        let commits = match commits {
            Commits::Quick => "-c fsync=off -c full_page_writes=off -c synchronous_commit=off",
            Commits::Kept => "-c fsync=off -c full_page_writes=off",
            Commits::Durable => "",
        };
        let options = format!(
            "-p {port} -k {} -c listen_addresses=127.0.0.1 -c max_connections=300 {commits}",
            folder.display(),
        );
        process::quietly(
            programs
                .command("pg_ctl")
                .arg("--pgdata")
                .arg(folder.join("data"))
                .arg("--log")
                .arg(folder.join("server.log"))
                .arg("--options")
                .arg(options)
                .args(["--wait", "start"])
                // The server inherits what it is given and must not hold the caller's pipes open.
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        )
        .with_context(|| std::fs::read_to_string(folder.join("server.log")).unwrap_or_default())?;
        let written = std::fs::read_to_string(folder.join("data/postmaster.pid"))?;
        let process = written.lines().next().unwrap_or_default().trim();
        cluster.process = process.parse().context("the server's process")?;
        Ok(cluster)
    }

    /// The address of the maintenance database; its user may create databases.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// The process that the others of the server come from, until it is started again.
    pub(crate) const fn process(&self) -> u32 {
        self.process
    }

    /// The words of a command that ends the server at once, with every connection, and starts it again. It may be run
    /// from a folder that the server's account can enter, with nothing to write to that anybody waits for.
    pub(crate) fn restart_command(&self) -> &[String] {
        &self.restart
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the PostgreSQL server may still run: {error}");
        }
    }
}

/// The server programs and the account they run as.
struct Programs {
    folder: PathBuf,
    as_root: bool,
}

impl Programs {
    fn command(&self, program: &str) -> Command {
        let program = self.folder.join(program);
        let mut command = if self.as_root {
            let mut command = Command::new("runuser");
            command.args(["-u", ACCOUNT, "--"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        // The account may not enter the folder we stand in.
        command.current_dir("/");
        command
    }

    fn restart(&self, folder: &Path) -> Vec<String> {
        let mut command = self.command("pg_ctl");
        command
            .arg("--pgdata")
            .arg(folder.join("data"))
            .arg("--log")
            .arg(folder.join("server.log"))
            .args(["--mode", "immediate", "--wait", "restart"]);
        std::iter::once(command.get_program())
            .chain(command.get_args())
            .map(|word| word.to_string_lossy().into_owned())
            .collect()
    }

    fn owned_folder(&self) -> anyhow::Result<TempDir> {
        let folder = tempfile::Builder::new()
            .prefix("atelier-postgres-")
            .tempdir()?;
        if self.as_root {
            process::quietly(Command::new("chown").arg(ACCOUNT).arg(folder.path()))?;
        }
        Ok(folder)
    }

    fn keeper(&self, folder: &Path) -> anyhow::Result<Child> {
        let stop = self.command("pg_ctl");
        Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(folder)
            .arg(stop.get_program())
            .args(stop.get_args())
            .current_dir("/")
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start the keeper of the PostgreSQL server")
    }
}
