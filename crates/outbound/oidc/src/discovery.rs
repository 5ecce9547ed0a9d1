//! What an issuer says of itself (OpenID Connect Discovery 1.0).

use std::sync::{Arc, Mutex, PoisonError};

use atelier_domain::kernel::PortError;
use chrono::{DateTime, TimeDelta, Utc};
use serde::Deserialize;

use crate::endpoint::{Endpoint, UnsafeAddress};
use crate::http::{Http, ask_json};

/// Places move seldom; keys have a cache of their own.
const FRESH: TimeDelta = TimeDelta::hours(1);

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
    kept: Mutex<Option<(DateTime<Utc>, Arc<Description>)>>,
    /// Held by the one who asks.
    asking: tokio::sync::Mutex<()>,
}

impl Discovery {
    pub(crate) fn new(issuer: &str) -> Result<Self, UnsafeAddress> {
        Ok(Self {
            issuer: issuer.to_owned(),
            document: Endpoint::below(issuer, ".well-known/openid-configuration")?,
            kept: Mutex::default(),
            asking: tokio::sync::Mutex::default(),
        })
    }

    pub(crate) async fn get(
        &self,
        http: &Http,
        now: DateTime<Utc>,
    ) -> Result<Arc<Description>, PortError> {
        if let Some(description) = self.fresh(now) {
            return Ok(description);
        }
        let _turn = self.asking.lock().await;
        // Who held the turn before may have brought it.
        if let Some(description) = self.fresh(now) {
            return Ok(description);
        }
        let asked = self.ask(http).await.map(Arc::new);
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        match (asked, kept.as_ref()) {
            (Ok(description), _) => {
                *kept = Some((now, Arc::clone(&description)));
                Ok(description)
            }
            (Err(error), Some((_, description))) => {
                tracing::warn!(error = %error, "an old description of the issuer is used");
                Ok(Arc::clone(description))
            }
            (Err(error), None) => Err(error),
        }
    }

    fn fresh(&self, now: DateTime<Utc>) -> Option<Arc<Description>> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.as_ref()
            .filter(|(at, _)| now < *at + FRESH)
            .map(|(_, description)| Arc::clone(description))
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
