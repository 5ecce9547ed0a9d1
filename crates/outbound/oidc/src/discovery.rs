//! What an issuer says of itself (OpenID Connect Discovery 1.0).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use atelier_domain::kernel::PortError;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::endpoint::{Endpoint, UnsafeAddress};
use crate::http::{Http, ask_json};

/// Places move seldom; keys have a cache of their own.
const FRESH: TimeDelta = TimeDelta::hours(1);
/// After a failure.
const RETRY_EVERY: TimeDelta = TimeDelta::seconds(5);

/// Where the issuer does what.
#[derive(Clone, Debug)]
pub(crate) struct Description {
    pub(crate) keys: Endpoint,
    pub(crate) authorization: Endpoint,
    pub(crate) token: Endpoint,
    pub(crate) user_info: Option<Endpoint>,
    pub(crate) end_session: Option<Endpoint>,
    /// Whether the client's secret goes into the form, since the issuer takes it in no header.
    pub(crate) wants_secret_in_form: bool,
}

#[derive(Deserialize)]
struct Document {
    issuer: String,
    jwks_uri: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
}

/// The description, kept for an hour, and longer where the issuer can't be asked anew.
#[derive(Debug)]
pub(crate) struct Discovery {
    issuer: String,
    document: Endpoint,
    state: Mutex<State>,
    /// Held by the one who asks.
    asking: tokio::sync::Mutex<()>,
}

#[derive(Debug, Default)]
struct State {
    kept: Option<Arc<Description>>,
    /// When it was asked for last, and whether that went well.
    asked: Option<(DateTime<Utc>, bool)>,
}

impl Discovery {
    pub(crate) fn new(issuer: &str) -> Result<Self, UnsafeAddress> {
        Ok(Self {
            issuer: issuer.to_owned(),
            document: Endpoint::below(issuer, ".well-known/openid-configuration")?,
            state: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        })
    }

    pub(crate) async fn get(
        &self,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Arc<Description>, PortError> {
        if self.state().is_due(now) {
            let _turn = self.asking.lock().await;
            // Who held the turn before may have asked.
            if self.state().is_due(now) {
                let asked = self.ask(http).await;
                return self.state().note(asked, now);
            }
        }
        self.state().kept.clone().ok_or_else(|| {
            let cause = "its description could not be had a moment ago";
            PortError::unavailable("the issuer can't be reached", cause)
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn ask(&self, http: &Http) -> Result<Description, PortError> {
        let document: Document = ask_json(http.get(&self.document)).await?;
        if document.issuer != self.issuer {
            return Err(PortError::message(
                "the description found at the issuer's address is another issuer's",
            ));
        }
        document
            .places()
            .map_err(|error| PortError::new("the issuer names an unsafe address", error))
    }
}

impl State {
    /// Whether it is time to ask: those who come while the issuer is away must not wait for it one after the other.
    fn is_due(&self, now: DateTime<Utc>) -> bool {
        self.asked.is_none_or(|(at, went_well)| {
            let wait = if went_well { FRESH } else { RETRY_EVERY };
            now >= at + wait
        })
    }

    /// Keeps what was told; where nothing was, what was told before will do.
    fn note(
        &mut self,
        asked: Result<Description, PortError>,
        now: DateTime<Utc>,
    ) -> Result<Arc<Description>, PortError> {
        self.asked = Some((now, asked.is_ok()));
        match (asked, self.kept.clone()) {
            (Ok(description), _) => Ok(Arc::clone(self.kept.insert(Arc::new(description)))),
            (Err(error), Some(kept)) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "an old description of the issuer is used"
                );
                Ok(kept)
            }
            (Err(error), None) => Err(error),
        }
    }
}

impl Document {
    fn places(self) -> Result<Description, UnsafeAddress> {
        // Absent means that the header is the way (§3).
        let wants_secret_in_form = self
            .token_endpoint_auth_methods_supported
            .is_some_and(|methods| !methods.iter().any(|method| method == "client_secret_basic"));
        Ok(Description {
            keys: Endpoint::new(&self.jwks_uri)?,
            authorization: Endpoint::new(&self.authorization_endpoint)?,
            token: Endpoint::new(&self.token_endpoint)?,
            user_info: optional(self.userinfo_endpoint.as_deref())?,
            end_session: optional(self.end_session_endpoint.as_deref())?,
            wants_secret_in_form,
        })
    }
}

fn optional(address: Option<&str>) -> Result<Option<Endpoint>, UnsafeAddress> {
    address.map(Endpoint::new).transpose()
}
