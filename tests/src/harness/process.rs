//! The product as a child process, to be killed, stopped, frozen and started anew.

use std::net::SocketAddr;
use std::path::Path;
use std::process::{Child, Command, ExitStatus};
use std::time::Duration;

use tokio::task::spawn_blocking;

use super::app::Providers;
use super::client::Client;
use super::database::TestDatabase;
use super::launch::Launch;
use super::wait::{until, within};

/// A process of the product on a database that outlives it. Dropping it kills it.
pub struct TestProcess {
    launch: Launch,
    child: Child,
    address: SocketAddr,
}

impl TestProcess {
    /// Serves on the database with the vendors that are named. `binary` is the program.
    pub async fn start(binary: &Path, database: &TestDatabase, providers: &Providers) -> Self {
        Launch::new(binary, database, providers).start().await
    }

    pub(super) async fn launch(mut launch: Launch) -> Self {
        let (child, address) = launch.spawn().await;
        Self {
            launch,
            child,
            address,
        }
    }

    /// Where it serves since its last start.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Talks to the process that runs now.
    pub fn client(&self) -> Client {
        Client::new(&format!("http://{}", self.address))
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// `kill -9`. It may have ended already.
    pub fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Starts it anew, on another port.
    pub async fn restart(&mut self) {
        let (child, address) = self.launch.spawn().await;
        self.child = child;
        self.address = address;
    }

    /// Asks it to stop, as an operator's tools do.
    pub fn terminate(&self) {
        self.signal("-TERM");
    }

    /// Lets it stand still, as a machine that swaps or a virtual one that moves.
    pub fn freeze(&self) {
        self.signal("-STOP");
    }

    /// Lets it go on as if nothing had been.
    pub fn thaw(&self) {
        self.signal("-CONT");
    }

    fn signal(&self, signal: &str) {
        let status = Command::new("kill")
            .args([signal, &self.child.id().to_string()])
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
        let file = self.launch.logs().pop().expect("it was started");
        let read = spawn_blocking(move || std::fs::read_to_string(file).unwrap());
        within("the log", read).await.unwrap()
    }

    /// What it wrote since its first start.
    pub fn whole_log(&self) -> String {
        let logs = self.launch.logs();
        let logs = logs
            .iter()
            .map(|file| std::fs::read_to_string(file).unwrap());
        logs.collect()
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
