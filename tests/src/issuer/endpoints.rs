//! What it answers.

use std::collections::HashMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::json;
use sha2::{Digest as _, Sha256};
use uuid::Uuid;
use wiremock::matchers::{method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::{AUDIENCE, CLIENT_SECRET, State};

pub(super) const KEYS: &str = "/keys";

/// One that waits to be redeemed, once.
pub(super) struct Code {
    value: String,
    person: String,
    nonce: Option<String>,
    challenge: String,
    redirect_uri: String,
}

pub(super) struct Endpoints;

impl Endpoints {
    pub(super) async fn mount(server: &MockServer, state: &Arc<State>) {
        let address = state.address.clone();
        Mock::given(method("GET"))
            .and(path("/.well-known/openid-configuration"))
            .respond_with(ResponseTemplate::new(200).set_body_json(json!({
                "issuer": address,
                "jwks_uri": format!("{address}{KEYS}"),
                "authorization_endpoint": format!("{address}/authorize"),
                "token_endpoint": format!("{address}/token"),
                "userinfo_endpoint": format!("{address}/userinfo"),
                "end_session_endpoint": format!("{address}/logout"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["RS256"],
                "token_endpoint_auth_methods_supported": ["client_secret_post", "client_secret_basic"],
                "code_challenge_methods_supported": ["S256"],
            })))
            .mount(server)
            .await;

        let keys = Arc::clone(state);
        Mock::given(method("GET"))
            .and(path(KEYS))
            .respond_with(move |_: &Request| {
                let published = keys.published.lock().unwrap();
                let keys: Vec<_> = published.iter().map(|key| key.published()).collect();
                ResponseTemplate::new(200).set_body_json(json!({"keys": keys}))
            })
            .mount(server)
            .await;

        let authorize = Arc::clone(state);
        Mock::given(method("GET"))
            .and(path("/authorize"))
            .respond_with(move |request: &Request| authorize.authorize(request))
            .mount(server)
            .await;

        let token = Arc::clone(state);
        Mock::given(method("POST"))
            .and(path("/token"))
            .respond_with(move |request: &Request| token.redeem(request))
            .mount(server)
            .await;
    }
}

impl State {
    /// The person agrees at once.
    fn authorize(&self, request: &Request) -> ResponseTemplate {
        let asked: HashMap<String, String> = request.url.query_pairs().into_owned().collect();
        let is_whole = asked
            .get("response_type")
            .is_some_and(|kind| kind == "code")
            && asked.get("client_id").is_some_and(|id| id == AUDIENCE)
            && asked
                .get("code_challenge_method")
                .is_some_and(|how| how == "S256");
        let (Some(redirect_uri), Some(state), Some(challenge), true) = (
            asked.get("redirect_uri"),
            asked.get("state"),
            asked.get("code_challenge"),
            is_whole,
        ) else {
            return ResponseTemplate::new(400);
        };
        let code = Uuid::new_v4().to_string();
        self.codes.lock().unwrap().push(Code {
            value: code.clone(),
            person: self.person.lock().unwrap().clone(),
            nonce: asked.get("nonce").cloned(),
            challenge: challenge.clone(),
            redirect_uri: redirect_uri.clone(),
        });
        let back = format!("{redirect_uri}?code={code}&state={state}");
        ResponseTemplate::new(302).insert_header("location", back)
    }

    fn redeem(&self, request: &Request) -> ResponseTemplate {
        let sent: HashMap<String, String> = url::form_urlencoded::parse(&request.body)
            .into_owned()
            .collect();
        let refused =
            || ResponseTemplate::new(400).set_body_json(json!({"error": "invalid_grant"}));
        let proof = STANDARD.encode(format!("{AUDIENCE}:{CLIENT_SECRET}"));
        let given = request.headers.get("authorization");
        if given.is_none_or(|given| *given != format!("Basic {proof}")) {
            return ResponseTemplate::new(401).set_body_json(json!({"error": "invalid_client"}));
        }
        let mut codes = self.codes.lock().unwrap();
        let Some(at) = codes
            .iter()
            .position(|code| Some(&code.value) == sent.get("code"))
        else {
            return refused();
        };
        let code = codes.remove(at);
        let verifier = sent.get("code_verifier").map_or("", String::as_str);
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(verifier.as_bytes()));
        if challenge != code.challenge || sent.get("redirect_uri") != Some(&code.redirect_uri) {
            return refused();
        }
        let id_token = self.sign(&code.person, &json!({"nonce": code.nonce}));
        ResponseTemplate::new(200).set_body_json(json!({
            "access_token": "unused",
            "token_type": "Bearer",
            "expires_in": 600,
            "id_token": id_token,
        }))
    }
}
