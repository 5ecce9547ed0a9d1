//! The port `Directory`, on Clerk's Backend API (`/v1/users/{id}`).

use std::time::Duration;

use async_trait::async_trait;
use atelier_domain::identity::{Directory, DirectoryPerson, Subject};
use atelier_domain::kernel::PortError;
use chrono::DateTime;
use reqwest::{Method, RequestBuilder, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::Deserialize;
use url::Url;

use crate::answer::ask;
use crate::user::User;

/// The version of the API that this is written for.
const API_VERSION: &str = "2026-05-12";
/// For the TCP and TLS handshakes together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A person's first request waits for it.
const TIMEOUT: Duration = Duration::from_secs(8);

/// Which instance of Clerk's.
#[derive(Clone, Debug)]
pub struct ClerkOptions {
    /// Whose people they are: the issuer of the instance's tokens, exactly as these spell it.
    pub issuer: String,
    pub secret_key: SecretString,
    /// Another address than [`ClerkDirectory::ADDRESS`], for tests and proxies.
    pub address: Option<String>,
}

/// Why the directory can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum ClerkError {
    #[error("clerk's address must be an address to put paths behind")]
    Address,
    #[error("the HTTP client could not be built")]
    Client(#[from] reqwest::Error),
}

/// Looks people up, and deletes them.
pub struct ClerkDirectory {
    issuer: String,
    secret_key: SecretString,
    address: Url,
    client: reqwest::Client,
}

#[derive(Deserialize)]
struct DeletedObject {
    deleted: bool,
}

impl ClerkDirectory {
    pub const ADDRESS: &'static str = "https://api.clerk.com";

    /// Redirects are not followed: one could carry the key elsewhere.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that is built once, with its timeouts"
    )]
    pub fn new(options: ClerkOptions) -> Result<Self, ClerkError> {
        let address = options.address.as_deref().unwrap_or(Self::ADDRESS);
        let address = Url::parse(address).map_err(|_| ClerkError::Address)?;
        if address.cannot_be_a_base() {
            return Err(ClerkError::Address);
        }
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(TIMEOUT)
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            issuer: options.issuer,
            secret_key: options.secret_key,
            address,
            client,
        })
    }

    /// A request about one person; nothing for people whom another issuer vouches for, and for names that Clerk does
    /// not give to people.
    fn about(&self, method: Method, subject: &Subject) -> Option<RequestBuilder> {
        if subject.issuer != self.issuer || !subject.name.starts_with("user_") {
            return None;
        }
        let mut url = self.address.clone();
        url.path_segments_mut()
            .ok()?
            .pop_if_empty()
            .extend(["v1", "users", &subject.name]);
        let request = self
            .client
            .request(method, url)
            .bearer_auth(self.secret_key.expose_secret())
            .header("Clerk-API-Version", API_VERSION);
        Some(request)
    }
}

#[async_trait]
impl Directory for ClerkDirectory {
    async fn find(&self, subject: &Subject) -> Result<Option<DirectoryPerson>, PortError> {
        let Some(request) = self.about(Method::GET, subject) else {
            return Ok(None);
        };
        let user: Option<User> = ask(request).await?;
        // Clerk always says when; who does not is taken to be older than anything that is known.
        Ok(user.map(|user| user.into_person(&self.issuer, DateTime::UNIX_EPOCH)))
    }

    async fn delete(&self, subject: &Subject) -> Result<(), PortError> {
        let Some(request) = self.about(Method::DELETE, subject) else {
            return Ok(());
        };
        match ask::<DeletedObject>(request).await? {
            None => Ok(()),
            Some(object) if object.deleted => Ok(()),
            Some(_) => Err(PortError::message("clerk did not delete the person")),
        }
    }
}
