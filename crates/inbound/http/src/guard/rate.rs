//! How often requests of a kind are served, and how clients are told (draft-ietf-httpapi-ratelimit-headers-10).

use std::net::IpAddr;

use actix_web::http::Method;
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};
use atelier_domain::identity::{Quota, RateLimiter, Taken};
use atelier_domain::kernel::{ApiKeyId, UserId};
use chrono::{DateTime, Utc};
use utoipa::openapi::path::Operation;

use super::Access;

pub(crate) const POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
pub(crate) const LIMIT: HeaderName = HeaderName::from_static("ratelimit");

/// Where a handler declares another class than its method's.
pub(crate) const EXTENSION: &str = "x-rate-class";

/// Requests that count together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RateClass {
    Read,
    Write,
    CreateSession,
    Stream,
    SignIn,
    Webhook,
    /// For those who run the server.
    Unlimited,
}

impl RateClass {
    const ALL: [Self; 7] = [
        Self::Read,
        Self::Write,
        Self::CreateSession,
        Self::Stream,
        Self::SignIn,
        Self::Webhook,
        Self::Unlimited,
    ];

    /// What the handler declares, else what its method means. What is open to everybody has to declare one; none where
    /// it does not, or an unknown one.
    pub(crate) fn of(operation: &Operation, method: &Method, access: Access) -> Option<Self> {
        let extensions = operation.extensions.as_ref();
        match extensions.and_then(|extensions| extensions.get(EXTENSION)) {
            Some(name) => Self::ALL
                .into_iter()
                .find(|class| name.as_str() == Some(class.name())),
            None if access == Access::Open => None,
            None if *method == Method::GET => Some(Self::Read),
            None => Some(Self::Write),
        }
    }

    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
            Self::CreateSession => "create_session",
            Self::Stream => "stream",
            Self::SignIn => "sign_in",
            Self::Webhook => "webhook",
            Self::Unlimited => "unlimited",
        }
    }

    const fn quota(self) -> Option<Quota> {
        match self {
            Self::Read | Self::Webhook => Some(Quota::new(600, 60)),
            Self::Write => Some(Quota::new(120, 60)),
            Self::CreateSession => Some(Quota::new(10, 60)),
            Self::Stream => Some(Quota::new(60, 60)),
            Self::SignIn => Some(Quota::new(20, 60)),
            Self::Unlimited => None,
        }
    }
}

/// Whose requests are counted.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Counted {
    Person(UserId),
    Address(IpAddr),
    /// Requests that arrived over no connection, which tests make.
    Nobody,
}

/// What was taken for one request.
pub(crate) struct Limits<'a> {
    limiter: Option<&'a dyn RateLimiter>,
    now: DateTime<Utc>,
    taken: Vec<(&'static str, Quota, Taken)>,
}

/// Whole seconds until it is worth asking again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Exhausted(pub(crate) u32);

impl<'a> Limits<'a> {
    /// Without a limiter there are no limits.
    pub(crate) fn new(limiter: Option<&'a dyn RateLimiter>, now: DateTime<Utc>) -> Self {
        Self {
            limiter,
            now,
            taken: Vec::new(),
        }
    }

    /// Counts a request of the class.
    pub(crate) async fn take(
        &mut self,
        class: RateClass,
        counted: Counted,
    ) -> Result<(), Exhausted> {
        let Some(quota) = class.quota() else {
            return Ok(());
        };
        let name = class.name();
        let key = match counted {
            Counted::Person(user) => format!("{name}:user:{user}"),
            Counted::Address(address) => format!("{name}:address:{address}"),
            Counted::Nobody => format!("{name}:address:"),
        };
        self.count(name, &key, quota).await
    }

    /// Counts a request with the key.
    pub(crate) async fn take_key(&mut self, id: ApiKeyId, quota: Quota) -> Result<(), Exhausted> {
        self.count("key", &format!("key:{id}"), quota).await
    }

    async fn count(
        &mut self,
        name: &'static str,
        key: &str,
        quota: Quota,
    ) -> Result<(), Exhausted> {
        let Some(limiter) = self.limiter else {
            return Ok(());
        };
        let taken = limiter.take(key, quota, self.now).await;
        self.taken.push((name, quota, taken));
        if taken.is_allowed {
            Ok(())
        } else {
            Err(Exhausted(taken.reset_seconds))
        }
    }

    /// Tells the client what it has left.
    pub(crate) fn write(&self, headers: &mut HeaderMap) {
        let list = |write: fn(&(&str, Quota, Taken)) -> String| {
            self.taken.iter().map(write).collect::<Vec<_>>().join(", ")
        };
        let policy = list(|(name, quota, _)| {
            format!("\"{name}\";q={};w={}", quota.requests, quota.window_seconds)
        });
        let limit = list(|(name, _, taken)| {
            format!("\"{name}\";r={};t={}", taken.remaining, taken.reset_seconds)
        });
        for (name, text) in [(POLICY, policy), (LIMIT, limit)] {
            if let (false, Ok(value)) = (text.is_empty(), HeaderValue::from_str(&text)) {
                headers.insert(name, value);
            }
        }
    }
}
