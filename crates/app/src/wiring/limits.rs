//! Counting requests: in this process, or for all nodes by way of Redis.

use std::sync::Arc;

use atelier_domain::identity::RateLimiter;
use atelier_limits::{LocalLimiter, RedisLimiter, RedisLimiterOptions};
use secrecy::ExposeSecret;

use crate::config::Config;

/// Redis need not answer yet: until it does, this node counts for itself.
pub(super) fn limiter(config: &Config) -> anyhow::Result<Arc<dyn RateLimiter>> {
    let Some(url) = &config.redis_url else {
        return Ok(Arc::new(LocalLimiter::new()));
    };
    let limiter = RedisLimiter::open(RedisLimiterOptions {
        url: url.expose_secret().to_owned(),
        prefix: RedisLimiterOptions::DEFAULT_PREFIX.to_owned(),
    })?;
    Ok(Arc::new(limiter))
}
