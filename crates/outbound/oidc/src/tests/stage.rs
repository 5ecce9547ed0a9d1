//! An issuer that tests play: its keys can be changed, and who asks for them is counted.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use atelier_domain::identity::{Claims, TokenError, TokenRefusal, TokenVerifier as _};
use atelier_testkit::FrozenClock;
use chrono::{DateTime, Utc};
use serde_json::{Value, json};
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, Respond, ResponseTemplate};

use super::signer::Signer;
use crate::{Algorithm, Issuer, IssuerOptions, OidcVerifier, Profile};

/// The time of all vectors.
pub(in crate::tests) const NOW: i64 = 1_793_000_000;
pub(in crate::tests) const ISSUER: &str = "https://clerk.example.test";
pub(in crate::tests) const PARTY: &str = "https://app.example.test";

pub(in crate::tests) fn time(seconds: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(seconds, 0).unwrap()
}

/// Answers as it was last told to, and counts.
#[derive(Clone)]
pub(in crate::tests) struct Page {
    answer: Arc<Mutex<ResponseTemplate>>,
    asked: Arc<AtomicUsize>,
}

impl Page {
    pub(in crate::tests) fn new(answer: ResponseTemplate) -> Self {
        Self {
            answer: Arc::new(Mutex::new(answer)),
            asked: Arc::default(),
        }
    }

    pub(in crate::tests) fn set(&self, answer: ResponseTemplate) {
        *self.answer.lock().unwrap() = answer;
    }

    pub(in crate::tests) fn asked(&self) -> usize {
        self.asked.load(Ordering::SeqCst)
    }
}

impl Respond for Page {
    fn respond(&self, _: &Request) -> ResponseTemplate {
        self.asked.fetch_add(1, Ordering::SeqCst);
        self.answer.lock().unwrap().clone()
    }
}

pub(in crate::tests) fn keys(signers: &[&Signer]) -> ResponseTemplate {
    let keys: Vec<Value> = signers.iter().map(|signer| signer.jwk()).collect();
    ResponseTemplate::new(200).set_body_json(json!({"keys": keys}))
}

pub(in crate::tests) struct Stage {
    pub(in crate::tests) server: MockServer,
    pub(in crate::tests) keys: Page,
    pub(in crate::tests) clock: FrozenClock,
    pub(in crate::tests) signer: Signer,
}

impl Stage {
    /// With the key of the vectors, at their time.
    pub(in crate::tests) async fn new() -> Self {
        Self::with(Signer::of_the_vectors()).await
    }

    pub(in crate::tests) async fn with(signer: Signer) -> Self {
        let server = MockServer::start().await;
        let page = Page::new(keys(&[&signer]).set_delay(Duration::from_millis(20)));
        Mock::given(method("GET"))
            .and(path("/keys"))
            .respond_with(page.clone())
            .mount(&server)
            .await;
        Self {
            server,
            keys: page,
            clock: FrozenClock::at(time(NOW)),
            signer,
        }
    }

    pub(in crate::tests) fn issuer(&self, algorithm: Algorithm) -> Arc<Issuer> {
        let options = IssuerOptions {
            issuer: ISSUER.to_owned(),
            jwks_url: Some(format!("{}/keys", self.server.uri())),
            algorithm,
        };
        Arc::new(Issuer::new(options, Arc::new(self.clock.clone())).unwrap())
    }

    pub(in crate::tests) fn clerk(&self) -> OidcVerifier {
        let profile = Profile::Clerk {
            authorized_parties: vec![PARTY.to_owned()],
        };
        OidcVerifier::new(self.issuer(Algorithm::Rs256), profile)
    }
}

/// The claims of a session token that is good.
pub(in crate::tests) fn session() -> Value {
    json!({
        "azp": PARTY, "exp": NOW + 50, "iat": NOW - 10, "iss": ISSUER, "nbf": NOW - 20,
        "sid": "sess_test0001", "sts": "active", "sub": "user_test0001", "v": 2,
    })
}

/// The value with these members instead; without those that are set to `null`.
pub(in crate::tests) fn patched(mut value: Value, patch: Value) -> Value {
    let Value::Object(patch) = patch else {
        panic!("a patch is an object");
    };
    let members = value.as_object_mut().unwrap();
    for (name, patched) in patch {
        if patched.is_null() {
            members.remove(&name);
        } else {
            members.insert(name, patched);
        }
    }
    value
}

/// What became of a token.
pub(in crate::tests) async fn refusal(
    verifier: &OidcVerifier,
    token: &str,
) -> Option<TokenRefusal> {
    match verifier.verify(token).await {
        Ok(_) => None,
        Err(TokenError::Refused(refusal)) => Some(refusal),
        Err(error) => panic!("{error}"),
    }
}

pub(in crate::tests) async fn accepted(verifier: &OidcVerifier, token: &str) -> Claims {
    verifier.verify(token).await.unwrap()
}
