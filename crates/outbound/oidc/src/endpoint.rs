//! An address that may be asked: encrypted, unless it is this machine.

use url::{Host, Url};

/// An address over https, or over http where it names this machine.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Endpoint(Url);

#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` must be an https address (http only for this machine), without a user name or a fragment"
)]
pub struct UnsafeAddress(String);

impl Endpoint {
    pub(crate) fn new(address: &str) -> Result<Self, UnsafeAddress> {
        Url::parse(address)
            .ok()
            .filter(|url| url.scheme() == "https" || (url.scheme() == "http" && is_loopback(url)))
            .filter(|url| {
                url.has_host()
                    && url.username().is_empty()
                    && url.password().is_none()
                    && url.fragment().is_none()
            })
            .map(Self)
            .ok_or_else(|| UnsafeAddress(address.to_owned()))
    }

    /// What is at this path below an issuer's address. An issuer may end with a slash, which is not doubled (OpenID
    /// Connect Discovery 1.0 §4).
    pub(crate) fn below(issuer: &str, path: &str) -> Result<Self, UnsafeAddress> {
        Self::new(&format!("{}/{path}", issuer.trim_end_matches('/')))
    }

    pub(crate) fn url(&self) -> &Url {
        &self.0
    }

    /// The address with these parameters behind those it has.
    pub(crate) fn with_query(&self, parameters: &[(&str, &str)]) -> String {
        let mut url = self.0.clone();
        url.query_pairs_mut().extend_pairs(parameters);
        url.into()
    }
}

fn is_loopback(url: &Url) -> bool {
    match url.host() {
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        Some(Host::Domain(name)) => name == "localhost",
        None => false,
    }
}
