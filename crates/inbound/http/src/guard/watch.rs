//! The guard of one process.

use std::sync::Arc;
use std::time::Duration;

use atelier_domain::identity::RateLimiter;
use atelier_domain::kernel::PortError;
use atelier_usecases::identity::Accounts;
use ipnet::IpNet;
use tokio::time::{MissedTickBehavior, interval};
use tokio_util::sync::CancellationToken;

use super::OpenStreams;
use super::origin::Origins;
use super::uses::KeyUses;

/// How often it is asked whether readers of open streams still may: a stream ends within 5 s of its right.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// How often uses of keys are written.
const COUNT_EVERY: Duration = Duration::from_secs(10);

/// How an installation is guarded.
#[derive(Clone, Default)]
pub struct GuardOptions {
    /// Where people reach this installation, such as `https://atelier.example`. Its pages may write in the name of
    /// whoever looks at them.
    pub public_url: Option<String>,
    /// Where the client is served if that is elsewhere, without a slash at the end: where people go on who signed in.
    pub frontend_url: Option<String>,
    /// Other pages that may, such as `https://app.example`.
    pub allowed_origins: Vec<String>,
    /// Proxies in front of this process, whose word about the client's address is good.
    pub trusted_proxies: Vec<IpNet>,
    /// Absent: nothing is limited.
    pub rate_limits: Option<Arc<dyn RateLimiter>>,
    /// Whether people sign in at all. Where they do not, everybody who reaches the address is the development user, and
    /// the address has to be this machine's own.
    pub needs_sign_in: bool,
    /// Served over HTTPS only: browsers are told to remember it.
    pub is_https: bool,
}

/// Shared by all worker threads.
pub struct Guard {
    pub(crate) options: GuardOptions,
    pub(crate) origins: Origins,
    pub(crate) uses: KeyUses,
    pub(crate) streams: Arc<OpenStreams>,
}

impl Guard {
    pub fn new(options: GuardOptions) -> Self {
        Self {
            origins: Origins::new(options.public_url.as_deref(), &options.allowed_origins),
            uses: KeyUses::default(),
            streams: Arc::default(),
            options,
        }
    }

    /// Where a person goes on: at a path of the client, or at its beginning.
    pub(crate) fn client(&self, path: Option<&str>) -> String {
        let address = self.options.frontend_url.as_deref().unwrap_or_default();
        format!("{address}{}", path.unwrap_or("/"))
    }

    /// Ends streams whose readers lost their right to them, and writes how often keys were used. Goes on until it is
    /// told that the last request was served.
    pub async fn keep(&self, accounts: &Accounts, served: CancellationToken) {
        let mut revocations = accounts.revocations();
        let mut looks = interval(LOOK_EVERY);
        let mut counts = interval(COUNT_EVERY);
        looks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        counts.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let done = tokio::select! {
                () = served.cancelled() => break,
                _ = looks.tick() => self.end_streams(accounts).await,
                // What was revoked here need not wait for the next look. The accounts live as long as this borrows
                // them, so that there is always a sender.
                Ok(()) = revocations.changed() => self.end_streams(accounts).await,
                _ = counts.tick() => self.write_uses(accounts).await,
            };
            report(done);
        }
        report(self.write_uses(accounts).await);
    }

    async fn end_streams(&self, accounts: &Accounts) -> Result<(), PortError> {
        let credentials = self.streams.credentials();
        if credentials.is_empty() {
            return Ok(());
        }
        for ended in accounts.ended(&credentials).await? {
            self.streams.end(ended);
        }
        Ok(())
    }

    async fn write_uses(&self, accounts: &Accounts) -> Result<(), PortError> {
        let uses = self.uses.take();
        if uses.is_empty() {
            return Ok(());
        }
        let written = accounts.count_uses(&uses).await;
        if written.is_err() {
            for uses in uses {
                self.uses.add(uses);
            }
        }
        written
    }
}

/// Both are tried again before long.
fn report(done: Result<(), PortError>) {
    if let Err(error) = done {
        tracing::warn!(%error, "the guard could not look after streams and keys");
    }
}
