//! Where mails are handed over, and how.

use std::net::IpAddr;
use std::str::FromStr;

use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::{SUBMISSION_PORT, SUBMISSIONS_PORT};
use percent_encoding::percent_decode_str;
use url::Url;

/// How the connection is kept from being read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Security {
    /// It never leaves the machine.
    Loopback,
    /// The connection changes to TLS before anything is said; a server that can't gets nothing.
    StartTls,
    /// It begins with TLS.
    Tls,
}

/// A server that takes mails, as a URL names it: `smtp://user:password@mail.example.com:587`, or `smtps://...`, which
/// begins with TLS. `smtp` changes to TLS, except on loopback. User and password are percent-encoded.
#[derive(Clone)]
pub struct SmtpServer {
    pub(crate) host: String,
    pub(crate) port: u16,
    pub(crate) security: Security,
    pub(crate) credentials: Option<Credentials>,
}

/// What is wrong with the URL of a server. It does not repeat the URL, which may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SmtpServerError {
    #[error("it is no address such as smtp://user:password@mail.example.com:587")]
    Malformed,
    #[error("its scheme must be smtp or smtps")]
    Scheme,
    #[error("a user needs a password, and a password a user")]
    Credentials,
    #[error("nothing may follow the host and the port")]
    Rest,
}

impl FromStr for SmtpServer {
    type Err = SmtpServerError;

    fn from_str(text: &str) -> Result<Self, SmtpServerError> {
        let url = Url::parse(text).map_err(|_| SmtpServerError::Malformed)?;
        let host = url
            .host_str()
            .filter(|host| !host.is_empty())
            .ok_or(SmtpServerError::Malformed)?;
        // An IPv6 address stands in brackets in a URL and nowhere else.
        let host = host.trim_matches(['[', ']']).to_owned();
        let (security, port) = match url.scheme() {
            "smtps" => (Security::Tls, SUBMISSIONS_PORT),
            "smtp" if is_loopback(&host) => (Security::Loopback, SUBMISSION_PORT),
            "smtp" => (Security::StartTls, SUBMISSION_PORT),
            _ => return Err(SmtpServerError::Scheme),
        };
        let is_bare = matches!(url.path(), "" | "/");
        if !is_bare || url.query().is_some() || url.fragment().is_some() {
            return Err(SmtpServerError::Rest);
        }
        Ok(Self {
            port: url.port().unwrap_or(port),
            credentials: credentials(&url)?,
            host,
            security,
        })
    }
}

fn is_loopback(host: &str) -> bool {
    let address = host.parse::<IpAddr>();
    host.eq_ignore_ascii_case("localhost") || address.is_ok_and(|address| address.is_loopback())
}

fn credentials(url: &Url) -> Result<Option<Credentials>, SmtpServerError> {
    match (url.username(), url.password().unwrap_or_default()) {
        ("", "") => Ok(None),
        ("", _) | (_, "") => Err(SmtpServerError::Credentials),
        (user, password) => Ok(Some(Credentials::new(decode(user)?, decode(password)?))),
    }
}

fn decode(text: &str) -> Result<String, SmtpServerError> {
    let decoded = percent_decode_str(text).decode_utf8();
    let decoded = decoded.map_err(|_| SmtpServerError::Malformed)?;
    Ok(decoded.into_owned())
}
