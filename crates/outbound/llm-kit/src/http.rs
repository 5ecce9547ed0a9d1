//! The one HTTP client that all adapters share.

use std::time::Duration;

use reqwest::redirect;

/// How the client reaches a vendor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HttpSettings {
    /// For the TCP and TLS handshakes together.
    pub connect_timeout: Duration,
    /// The longest silence, before the first byte of an answer as well as between two of its pieces. The length of
    /// a whole answer is not limited here: a stream may go on for many minutes.
    pub read_timeout: Duration,
    pub user_agent: String,
}

impl Default for HttpSettings {
    /// Five seconds to connect, a minute of silence.
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            read_timeout: Duration::from_mins(1),
            user_agent: concat!("atelier/", env!("CARGO_PKG_VERSION")).to_owned(),
        }
    }
}

/// A pool of connections. Clones share it; a process needs one.
#[derive(Clone, Debug)]
pub struct Http(reqwest::Client);

impl Http {
    /// Builds the client. It works with or without an installed default provider of cryptography, and takes a proxy
    /// from the usual environment variables.
    ///
    /// Redirects are not followed: a vendor's API has none, and one could carry the key elsewhere.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that is built once"
    )]
    pub fn new(settings: &HttpSettings) -> Result<Self, HttpError> {
        reqwest::Client::builder()
            // Without it the kernel holds small writes back and the first token is about 40 ms late.
            .tcp_nodelay(true)
            .connect_timeout(settings.connect_timeout)
            .read_timeout(settings.read_timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(settings.user_agent.as_str())
            .build()
            .map(Self)
            .map_err(|source| HttpError { source })
    }

    pub(crate) fn client(&self) -> &reqwest::Client {
        &self.0
    }
}

/// The client could not be built: no usable TLS roots, or a user agent that is no header value.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client could not be built")]
pub struct HttpError {
    source: reqwest::Error,
}
