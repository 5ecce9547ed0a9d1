//! Counting for all nodes.

use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::identity::{Quota, RateLimiter, Taken};
use atelier_domain::kernel::PortError;
use chrono::{DateTime, Utc};
use redis::aio::{ConnectionManager, ConnectionManagerConfig};
use redis::io::tcp::TcpSettings;
use redis::{Client, IntoConnectionInfo as _, RedisError, Script};
use tokio::time::timeout;

use crate::counter::Counter;
use crate::local::LocalLimiter;
use crate::outage::Outage;

/// How long a request waits for a count, connecting included.
const PATIENCE: Duration = Duration::from_millis(50);

const CONNECT: Duration = Duration::from_secs(1);

/// How much longer than its window a count is kept: the clocks of nodes differ a little.
const SLACK_SECONDS: u32 = 10;

/// One step, so that no count stays for ever because its node died in between.
///
/// KEYS: the count. ARGV: its life in seconds.
static COUNT: LazyLock<Script> = LazyLock::new(|| {
    Script::new(
        r"
local used = redis.call('INCR', KEYS[1])
if used == 1 then redis.call('EXPIRE', KEYS[1], ARGV[1]) end
return used",
    )
});

pub struct RedisLimiterOptions {
    /// `redis://` or `rediss://`; may hold a password.
    pub url: String,
    /// What the names of keys begin with: installations on one server need different ones.
    pub prefix: String,
}

impl RedisLimiterOptions {
    pub const DEFAULT_PREFIX: &'static str = "atelier";
}

/// Counts in Redis. While it does not answer in time, each node counts for itself, from nothing: limits hold, but for
/// each node. What Redis counted meanwhile, or lost, is not made up for.
pub struct RedisLimiter {
    line: Line,
    patience: Duration,
    prefix: String,
    outage: Outage,
    local: LocalLimiter,
}

impl RedisLimiter {
    /// Connects with the first request; needs a Tokio runtime. An error only where the address can't be understood.
    pub fn open(options: RedisLimiterOptions) -> Result<Self, PortError> {
        Self::open_with_patience(options, PATIENCE)
    }

    pub(crate) fn open_with_patience(
        options: RedisLimiterOptions,
        patience: Duration,
    ) -> Result<Self, PortError> {
        // A connected server that is silent shows before the patience is over, and so apart from one far away.
        let line = Line::open(options.url, patience * 4 / 5);
        let line = line.map_err(|error| PortError::new("Redis can't be used", error))?;
        Ok(Self {
            line,
            patience,
            prefix: options.prefix,
            outage: Outage::default(),
            local: LocalLimiter::new(),
        })
    }

    /// Whether a request would be counted in Redis; it is counted under a key of its own.
    #[cfg(test)]
    pub(crate) async fn is_counting(&self) -> bool {
        let counter = Counter::of("probe", Quota::new(1, 1), DateTime::UNIX_EPOCH);
        !self.outage.is_resting() && self.count(counter, 60).await.is_ok()
    }

    async fn count(&self, counter: Counter, life_seconds: u32) -> Result<u32, Silence> {
        let mut count = COUNT.prepare_invoke();
        count
            .key(format!("{}:limit:{counter}", self.prefix))
            .arg(life_seconds);
        let mut connection = self.line.connection();
        let used: Result<u64, _> =
            timeout(self.patience, count.invoke_async(&mut connection)).await?;
        if used.as_ref().is_err_and(RedisError::is_timeout) {
            self.line.renew()?;
        }
        Ok(u32::try_from(used?).unwrap_or(u32::MAX))
    }
}

#[async_trait]
impl RateLimiter for RedisLimiter {
    async fn take(&self, key: &str, quota: Quota, now: DateTime<Utc>) -> Taken {
        if self.outage.is_resting() {
            return self.local.count(key, quota, now);
        }
        let life_seconds = quota.seconds_left(now).saturating_add(SLACK_SECONDS);
        match self.count(Counter::of(key, quota, now), life_seconds).await {
            Ok(used) => quota.taken(used, now),
            Err(error) => {
                if self.outage.note() {
                    tracing::warn!(
                        error = &error as &dyn std::error::Error,
                        "Redis counts no requests: this node counts for itself"
                    );
                }
                self.local.count(key, quota, now)
            }
        }
    }
}

/// Why there is no count.
#[derive(Debug, thiserror::Error)]
enum Silence {
    #[error("Redis failed")]
    Redis(#[from] RedisError),
    #[error("Redis can't be reached in time")]
    Late(#[from] tokio::time::error::Elapsed),
}

/// The way to Redis.
struct Line {
    client: Client,
    /// How long a connected server may be silent.
    response: Duration,
    connection: Mutex<ConnectionManager>,
}

impl Line {
    fn open(url: String, response: Duration) -> Result<Self, RedisError> {
        // Counts are small: none is to wait until another one was acknowledged.
        let tcp = TcpSettings::default().set_nodelay(true);
        let client = Client::open(url.into_connection_info()?.set_tcp_settings(tcp))?;
        Ok(Self {
            connection: Mutex::new(connect(&client, response)?),
            client,
            response,
        })
    }

    fn connection(&self) -> ConnectionManager {
        let connection = self.connection.lock();
        connection.unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// A connection on which nothing comes back may be dead without being closed. The next request takes a new one.
    fn renew(&self) -> Result<(), RedisError> {
        let fresh = connect(&self.client, self.response)?;
        *self
            .connection
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = fresh;
        Ok(())
    }
}

fn connect(client: &Client, response: Duration) -> Result<ConnectionManager, RedisError> {
    let config = ConnectionManagerConfig::new()
        .set_connection_timeout(Some(CONNECT))
        .set_response_timeout(Some(response))
        // Who needs it tries again.
        .set_number_of_retries(0);
    ConnectionManager::new_lazy_with_config(client.clone(), config)
}
