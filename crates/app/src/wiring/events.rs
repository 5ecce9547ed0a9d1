//! Live events and hints: inside the process, or by way of Redis where there are several nodes.

use std::sync::Arc;

use atelier_domain::editorial::{RunEvents, RunSignals};
use atelier_domain::ports::IdSource;
use atelier_events::{
    LocalEvents, LocalSignals, RedisEvents, RedisLink, RedisOptions, RedisSignals,
};
use atelier_http::Probe;
use secrecy::{ExposeSecret, SecretString};

pub(super) struct Live {
    pub(super) events: Arc<dyn RunEvents>,
    pub(super) signals: Arc<dyn RunSignals>,
    /// Whether other nodes are reached; absent in a process of its own.
    pub(super) probe: Option<Probe>,
}

/// Redis need not answer yet: who waits for it does so in the background.
pub(super) fn connect(
    redis_url: Option<&SecretString>,
    ids: &dyn IdSource,
) -> anyhow::Result<Live> {
    let Some(url) = redis_url else {
        return Ok(Live {
            events: Arc::new(LocalEvents::new()),
            signals: Arc::new(LocalSignals::new()),
            probe: None,
        });
    };
    // Redis over TLS takes the process's provider of cryptography; one that is installed already is the same.
    let _ = rustls::crypto::aws_lc_rs::default_provider().install_default();
    let link = RedisLink::open(RedisOptions {
        url: url.expose_secret().to_owned(),
        prefix: RedisOptions::DEFAULT_PREFIX.to_owned(),
        process: ids.uuid(),
    })?;
    let probed = Arc::clone(&link);
    Ok(Live {
        probe: Some(Arc::new(move || !probed.is_down())),
        events: Arc::new(RedisEvents::new(Arc::clone(&link))),
        signals: Arc::new(RedisSignals::new(link)),
    })
}
