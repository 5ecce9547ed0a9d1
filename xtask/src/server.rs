//! The product, started for a check: fresh database, scripted provider, loopback port.

use std::fs::File;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::{Duration, Instant};

use anyhow::{Context, bail, ensure};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::workspace::Workspace;
use crate::{net, process};

/// How long the server may take from its start to `GET /ready` answering 200.
const START_LIMIT: Duration = Duration::from_mins(1);

/// How often `/ready` is asked meanwhile.
const ASK_EVERY: Duration = Duration::from_millis(100);

/// The folder of mails, beside the database.
const MAILS: &str = "mails";

/// What the server may inherit from the caller: nothing that names a vendor, a key or a database.
const INHERITED: [&str; 4] = ["PATH", "HOME", "LANG", "TZ"];

/// A running server. Dropping it stops it and removes its data; its log stays.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    log: PathBuf,
    process: Child,
    data: TempDir,
}

impl Server {
    /// Builds the binary, migrates and seeds a fresh SQLite database and serves it.
    ///
    /// Without any provider's key the product falls back on its scripted provider. People sign in by links in mails,
    /// which lie in a folder. The log goes to `log`.
    pub(crate) fn start(workspace: &Workspace, log: &Path) -> anyhow::Result<Self> {
        let binary = workspace.build_app()?;
        let data = tempfile::Builder::new()
            .prefix("atelier-server-")
            .tempdir()?;
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, net::free_port()?));
        let command = |arguments: &[&str]| {
            let mut command = Command::new(&binary);
            command.args(arguments).current_dir(data.path()).env_clear();
            command.envs(
                INHERITED
                    .iter()
                    .filter_map(|&name| Some((name, std::env::var_os(name)?))),
            );
            command
                .env("ENVIRONMENT", "development")
                .env("BIND", address.to_string())
                .env("DATABASE_URL", sqlite_url(&data.path().join("atelier.db")))
                .env("MAGIC_LINKS", "on")
                .env("MAIL_FOLDER", data.path().join(MAILS))
                .env("RATE_LIMITS", "off")
                .env("LOG_FORMAT", "json");
            command
        };
        process::quietly(&mut command(&["migrate", "up"]))?;
        process::quietly(&mut command(&["seed"]))?;

        let output =
            File::create(log).with_context(|| format!("cannot write {}", log.display()))?;
        let process = command(&["serve"])
            .stdout(output.try_clone()?)
            .stderr(output)
            .spawn()
            .with_context(|| format!("could not start {}", binary.display()))?;
        let mut server = Self {
            address,
            log: log.to_path_buf(),
            process,
            data,
        };
        server.wait_until_ready()?;
        Ok(server)
    }

    /// Where it answers, without a closing slash.
    pub(crate) fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Its host and port.
    pub(crate) fn authority(&self) -> String {
        self.address.to_string()
    }

    /// A bearer token of the person with this address, who has an account from now on.
    pub(crate) fn sign_in(&self, email: &str) -> anyhow::Result<String> {
        let authority = self.authority();
        let post = |path: &str, body: &Value| {
            let path = format!("/api/v1/auth/{path}");
            let answer = net::post(&authority, &path, "", &body.to_string())?;
            ensure!(answer.status < 300, "{path} answers {}", answer.status);
            anyhow::Ok(answer.body)
        };
        post("magic-link", &json!({"email": email}))?;
        let token = self.mailed_token(email)?;
        let signed_in = post(
            "magic-link/redeem",
            &json!({"token": token, "bearer": true}),
        )?;
        let signed_in: Value = serde_json::from_slice(&signed_in)?;
        let token = signed_in.get("token").and_then(Value::as_str);
        Ok(token.context("no token was given")?.to_owned())
    }

    /// The secret of the link that is mailed to the address.
    fn mailed_token(&self, email: &str) -> anyhow::Result<String> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            let mails = std::fs::read_dir(self.data.path().join(MAILS));
            for mail in mails.into_iter().flatten() {
                let mail = std::fs::read_to_string(mail?.path())?;
                if mail.contains(email)
                    && let Some(token) = token_in(&mail)
                {
                    return Ok(token);
                }
            }
            std::thread::sleep(ASK_EVERY);
        }
        bail!("no mail came for {email}: see {}", self.log.display());
    }

    fn wait_until_ready(&mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        while started.elapsed() < START_LIMIT {
            if let Some(status) = self.process.try_wait()? {
                bail!(
                    "the server ended with {status} before it was ready: see {}",
                    self.log.display()
                );
            }
            let answer = net::get(&self.address.to_string(), "/ready");
            if answer.is_ok_and(|answer| answer.status == 200) {
                return Ok(());
            }
            std::thread::sleep(ASK_EVERY);
        }
        bail!(
            "the server was not ready after {START_LIMIT:?}: see {}",
            self.log.display()
        );
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Killed, not asked: nothing of it is needed any more, and a drain waits for open streams.
        if let Err(error) = self
            .process
            .kill()
            .and_then(|()| self.process.wait().map(drop))
        {
            eprintln!("the server may still run: {error}");
        }
    }
}

/// The secret of a sign-in link. Lines of a mail are broken after an equals sign.
fn token_in(mail: &str) -> Option<String> {
    let unbroken = mail.replace("=\r\n", "");
    let (_, token) = unbroken.split_once("atl_")?;
    let secret = token
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>();
    Some(format!("atl_{secret}"))
}

/// The address of a SQLite file that is created when it is missing.
pub(crate) fn sqlite_url(file: &Path) -> String {
    format!("sqlite://{}?mode=rwc", file.display())
}
