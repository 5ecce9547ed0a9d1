//! The address as others see it, and who may speak to it.

use std::net::{IpAddr, Ipv4Addr, SocketAddr};

use ipnet::IpNet;
use url::Url;

use super::check::Check;
use super::raw::Raw;
use super::settings::Environment;
use super::sign_in::{SignIn, text};

const DEFAULT_BIND: SocketAddr = SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8000);

/// The address as others see it, and who may speak to it.
#[derive(Clone, Debug)]
pub struct Site {
    /// Where people reach this installation, without a slash at the end.
    pub public_url: String,
    /// Where the client is served: as above, unless it is elsewhere.
    pub frontend_url: String,
    /// Origins of pages that may call the API: those of the two above, and `CORS_ORIGINS`.
    pub origins: Vec<String>,
    /// Proxies whose `X-Forwarded-For` is believed.
    pub trusted_proxies: Vec<IpNet>,
    pub limits_requests: bool,
}

impl Check {
    pub(super) fn bind(&mut self, given: Option<&str>, sign_in: &SignIn) -> SocketAddr {
        let Some(given) = given else {
            return DEFAULT_BIND;
        };
        let Ok(address) = given.parse::<SocketAddr>() else {
            self.problem(format!(
                "BIND is {given:?}, but must be an address and a port such as {DEFAULT_BIND}"
            ));
            return DEFAULT_BIND;
        };
        if !sign_in.is_needed() && !address.ip().is_loopback() {
            self.problem(format!(
                "BIND is {given}, but without sign-in it must be a loopback address"
            ));
        }
        address
    }

    pub(super) fn site(&mut self, raw: &Raw, environment: Environment, bind: SocketAddr) -> Site {
        let given = text(raw.public_url.as_deref());
        if given.is_none() && environment == Environment::Production {
            self.problem("PUBLIC_URL is missing, which production needs");
        }
        let public_url =
            given.and_then(|given| self.page_address("PUBLIC_URL", given, environment));
        let public_url = public_url.or_else(|| Url::parse(&format!("http://{bind}")).ok());
        let frontend_url = text(raw.frontend_url.as_deref())
            .and_then(|given| self.page_address("FRONTEND_URL", given, environment));
        let mut origins: Vec<String> = public_url
            .iter()
            .chain(&frontend_url)
            .map(|url| url.origin().ascii_serialization())
            .collect();
        for given in list(raw.cors_origins.as_deref()) {
            if let Some(url) = self.page_address("CORS_ORIGINS", given, environment) {
                origins.push(url.origin().ascii_serialization());
            }
        }
        origins.sort_unstable();
        origins.dedup();
        let trusted_proxies = list(raw.trusted_proxies.as_deref())
            .filter_map(|given| self.network(given))
            .collect();
        let limits_requests = self.choice(
            "RATE_LIMITS",
            raw.rate_limits.as_deref(),
            ("on", true),
            &[("off", false)],
        );
        if environment == Environment::Production && !limits_requests {
            self.problem("RATE_LIMITS is off, which production refuses");
        }
        Site {
            frontend_url: frontend_url
                .as_ref()
                .or(public_url.as_ref())
                .map_or_else(String::new, address),
            public_url: public_url.as_ref().map_or_else(String::new, address),
            origins,
            trusted_proxies,
            limits_requests,
        }
    }

    /// An address that browsers are sent to.
    fn page_address(&mut self, name: &str, given: &str, environment: Environment) -> Option<Url> {
        let url = Url::parse(given.trim_end_matches('/')).ok();
        let url = url.filter(|url| matches!(url.scheme(), "https" | "http") && url.has_host());
        let Some(url) = url else {
            self.problem(format!(
                "{name} has {given:?}, but must have addresses such as https://atelier.example.com"
            ));
            return None;
        };
        if environment == Environment::Production {
            self.https(name, given);
        }
        Some(url)
    }

    pub(super) fn https(&mut self, name: &str, address: &str) {
        if !address.starts_with("https://") {
            self.problem(format!(
                "{name} is {address:?}, but production needs https://"
            ));
        }
    }

    /// A network such as `10.0.0.0/8`, or one address.
    fn network(&mut self, given: &str) -> Option<IpNet> {
        let network = given
            .parse()
            .or_else(|_| given.parse::<IpAddr>().map(IpNet::from));
        if network.is_err() {
            self.problem(format!(
                "TRUSTED_PROXIES has {given:?}, but must have addresses or networks such as 10.0.0.0/8"
            ));
        }
        network.ok()
    }
}

/// Without the slash that an address without a path gets.
fn address(url: &Url) -> String {
    url.as_str().trim_end_matches('/').to_owned()
}

/// What is separated by commas.
fn list(given: Option<&str>) -> impl Iterator<Item = &str> {
    given
        .unwrap_or_default()
        .split(',')
        .map(str::trim)
        .filter(|given| !given.is_empty())
}
