//! The HTTP client behind `async-stripe`'s requests.

use std::time::Duration;

use reqwest::header::CONTENT_TYPE;
use reqwest::{Method, redirect};
use secrecy::{ExposeSecret as _, SecretString};
use serde::de::DeserializeOwned;
use stripe_client_core::{IdempotencyKey, RequestBuilder, StripeMethod, StripeRequest};
use url::Url;

use super::fault::Head;
use super::{Fault, Patience};
use crate::API_VERSION;

/// For the TCP and TLS handshakes together.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(3);
/// A hundred invoices with all their lines have less.
const ANSWER_BYTES: usize = 8 * 1024 * 1024;

/// Why the gateway can't be set up.
#[derive(Debug, thiserror::Error)]
pub enum StripeError {
    #[error("stripe's address must be an address to put paths behind")]
    Address,
    #[error("the HTTP client could not be built")]
    Client(#[from] reqwest::Error),
}

pub(crate) struct Transport {
    secret_key: SecretString,
    address: Url,
    patience: Patience,
    client: reqwest::Client,
}

impl Transport {
    /// Redirects are not followed: one could carry the key elsewhere.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the client that is built once, with its timeouts"
    )]
    pub(crate) fn new(
        secret_key: SecretString,
        address: &str,
        patience: Patience,
    ) -> Result<Self, StripeError> {
        let address = Url::parse(address).map_err(|_| StripeError::Address)?;
        if address.cannot_be_a_base() {
            return Err(StripeError::Address);
        }
        let client = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(patience.timeout)
            .redirect(redirect::Policy::none())
            .referer(false)
            .user_agent(concat!("atelier/", env!("CARGO_PKG_VERSION")))
            .build()?;
        Ok(Self {
            secret_key,
            address,
            patience,
            client,
        })
    }

    /// Asks for what is there, or for an end that comes once however often it is asked for.
    pub(crate) async fn ask<T: DeserializeOwned>(
        &self,
        request: &impl StripeRequest,
    ) -> Result<T, Fault> {
        self.send(&request.build(), None).await
    }

    /// Has something done, once in effect for each `key`.
    pub(crate) async fn order<T: DeserializeOwned>(
        &self,
        request: &impl StripeRequest,
        key: &str,
    ) -> Result<T, Fault> {
        let key = IdempotencyKey::new(key).map_err(|_| Fault::Unsendable("an idempotency key"))?;
        self.send(&in_one_order(request.build()), Some(&key)).await
    }

    /// Has something done, and again under another key where Stripe spent the first one on a failure of its own.
    ///
    /// What became of that try is not known, so this is for requests that do no harm twice: they set a state, or make
    /// something that nothing comes of before a person is shown it.
    pub(crate) async fn order_or_anew<T: DeserializeOwned>(
        &self,
        request: &impl StripeRequest,
        key: &str,
    ) -> Result<T, Fault> {
        match self.order(request, key).await {
            Err(fault) if fault.has_spent_its_key() => {
                self.order(request, &format!("{key}/anew")).await
            }
            answered => answered,
        }
    }

    async fn send<T: DeserializeOwned>(
        &self,
        request: &RequestBuilder,
        key: Option<&IdempotencyKey>,
    ) -> Result<T, Fault> {
        let mut tries = 0;
        loop {
            let fault = match self.send_once(request, key).await {
                Ok(answer) => return answer.read(),
                Err(fault) => fault,
            };
            tries += 1;
            tell(request, tries, &fault);
            let wait = self.patience.wait(&fault, tries, fastrand::f64());
            tokio::time::sleep(wait.ok_or(fault)?).await;
        }
    }

    async fn send_once(
        &self,
        request: &RequestBuilder,
        key: Option<&IdempotencyKey>,
    ) -> Result<Answer, Fault> {
        let mut outgoing = self
            .client
            .request(method(request.method), self.url(request)?)
            .bearer_auth(self.secret_key.expose_secret())
            .header("stripe-version", API_VERSION);
        if let Some(key) = key {
            outgoing = outgoing.header("idempotency-key", key.as_str());
        }
        if let Some(body) = &request.body {
            outgoing = outgoing
                .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
                .body(body.clone());
        }
        let mut response = outgoing.send().await.map_err(unreachable)?;
        let head = Head::of(&response);
        let mut body = Vec::new();
        while let Some(piece) = response.chunk().await.map_err(unreachable)? {
            if body.len() + piece.len() > ANSWER_BYTES {
                return Err(Fault::TooLarge(ANSWER_BYTES));
            }
            body.extend_from_slice(&piece);
        }
        if head.status.is_success() {
            let request_id = head.request_id;
            tracing::debug!(
                http.method = ?request.method,
                http.path = request.path,
                stripe.request_id = request_id,
                "stripe.answered"
            );
            Ok(Answer { request_id, body })
        } else {
            Err(Fault::Refused(Box::new(head.refusal(&body))))
        }
    }

    /// The requests put ids into their paths as they are; one with dots or a question mark would ask for something else.
    fn url(&self, request: &RequestBuilder) -> Result<Url, Fault> {
        let is_plain = |part: &str| {
            !part.is_empty()
                && part
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        };
        let path = request.path.strip_prefix('/').unwrap_or(&request.path);
        if !path.split('/').all(is_plain) {
            return Err(Fault::Unsendable("an id"));
        }
        let mut url = self.address.clone();
        url.path_segments_mut()
            .map_err(|()| Fault::Unsendable("the address"))?
            .pop_if_empty()
            .push("v1")
            .extend(path.split('/'));
        url.set_query(request.query.as_deref());
        Ok(url)
    }
}

struct Answer {
    request_id: Option<String>,
    body: Vec<u8>,
}

impl Answer {
    fn read<T: DeserializeOwned>(self) -> Result<T, Fault> {
        let mut reader = serde_json::Deserializer::from_slice(&self.body);
        serde_path_to_error::deserialize(&mut reader).map_err(|source| Fault::Unreadable {
            request_id: self.request_id,
            source,
        })
    }
}

/// What Stripe refuses is an answer, which its caller acts on; that it does not answer is for operators. Neither the
/// query nor the body is told: they name people.
fn tell(request: &RequestBuilder, tries: u32, fault: &Fault) {
    let (method, path) = (request.method, request.path.as_str());
    let error = fault as &dyn std::error::Error;
    if fault.is_worth_a_retry() {
        tracing::warn!(http.method = ?method, http.path = path, tries, error, "stripe.call_failed");
    } else {
        tracing::info!(http.method = ?method, http.path = path, tries, error, "stripe.call_refused");
    }
}

fn method(method: StripeMethod) -> Method {
    match method {
        StripeMethod::Get => Method::GET,
        StripeMethod::Post => Method::POST,
        StripeMethod::Delete => Method::DELETE,
    }
}

/// The same order has the same bytes. Metadata comes from maps that iterate differently each time, and a key that
/// returns with another body is refused.
fn in_one_order(mut request: RequestBuilder) -> RequestBuilder {
    request.body = request.body.map(|body| {
        let mut pairs: Vec<&str> = body.split('&').collect();
        pairs.sort_unstable();
        pairs.join("&")
    });
    request
}

/// An error without the address that was asked: it may carry parameters.
fn unreachable(error: reqwest::Error) -> Fault {
    Fault::Unreachable(error.without_url())
}
