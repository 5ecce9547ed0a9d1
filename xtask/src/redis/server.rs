//! Starting and stopping the server.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::{Duration, Instant};

use anyhow::{Context, bail};

use crate::{debian, net, process};

/// The program, and Debian's package of it, which have one name.
const PROGRAM: &str = "redis-server";

/// Starts the server, waits until its standard input closes, then kills the server and removes its folder.
///
/// The pipe closes however the owner ends, so the server outlives neither a panic nor `kill -9`. Ctrl-C goes
/// to the whole terminal group; the keeper is in a group of its own.
const KEEPER: &str = r#"
trap '' HUP INT TERM
folder=$1; shift
"$@" --dir "$folder" >"$folder/server.log" 2>&1 &
read -r _
kill -KILL $!
wait
rm -rf -- "$folder"
"#;

/// How long the server may take to answer.
const PATIENCE: Duration = Duration::from_secs(10);

/// Sees to it that the program is there; installs the Debian package when it is missing and we may.
pub(crate) fn provide() -> anyhow::Result<()> {
    if process::on_path(PROGRAM) {
        return Ok(());
    }
    debian::install(PROGRAM)
}

/// A running server, empty, reachable over loopback without a password. Dropping it kills it.
#[derive(Debug)]
pub(crate) struct Server {
    port: u16,
    keeper: Child,
}

impl Server {
    /// Starts one on a free port; installs the Debian package when it is missing and we may.
    pub(crate) fn start() -> anyhow::Result<Self> {
        provide()?;
        Self::start_on(net::free_port()?)
    }

    /// Starts one on a port that was free a moment ago, such as that of one that was dropped: it comes back empty.
    ///
    /// Nothing is kept on disk: the data is worth nothing after the run.
    pub(crate) fn start_on(port: u16) -> anyhow::Result<Self> {
        let folder = tempfile::Builder::new()
            .prefix("atelier-redis-")
            .tempdir()?;
        let keeper = Command::new("sh")
            .args(["-c", KEEPER, "keeper"])
            .arg(folder.path())
            .args([PROGRAM, "--bind", "127.0.0.1", "--port", &port.to_string()])
            .args(["--save", "", "--appendonly", "no"])
            .process_group(0)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .context("could not start the keeper of the Redis server")?;
        // From here on the keeper owns the folder.
        let folder = folder.keep();
        let server = Self { port, keeper };
        let began = Instant::now();
        while let Err(error) = server.ping() {
            if began.elapsed() > PATIENCE {
                let log = std::fs::read_to_string(folder.join("server.log")).unwrap_or_default();
                return Err(error.context(log));
            }
            sleep(Duration::from_millis(20));
        }
        Ok(server)
    }

    /// The address of the server.
    pub(crate) fn url(&self) -> String {
        format!("redis://127.0.0.1:{}", self.port)
    }

    fn ping(&self) -> anyhow::Result<()> {
        const PONG: &[u8; 7] = b"+PONG\r\n";
        let mut connection = TcpStream::connect(("127.0.0.1", self.port))?;
        connection.set_read_timeout(Some(PATIENCE))?;
        connection.write_all(b"PING\r\n")?;
        let mut answer = [0; PONG.len()];
        connection.read_exact(&mut answer)?;
        if answer != *PONG {
            bail!("what listens on port {} is not Redis", self.port);
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.keeper.stdin.take());
        if let Err(error) = self.keeper.wait() {
            eprintln!("the Redis server may still run: {error}");
        }
    }
}
