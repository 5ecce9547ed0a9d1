//! Signing in by redirect, against an issuer that is played.

use std::collections::HashMap;
use std::sync::Arc;

use atelier_domain::identity::{SignInAttempt, SignInProvider as _, TokenError, TokenRefusal};
use chrono::TimeDelta;
use serde_json::{Value, json};
use url::Url;
use wiremock::matchers::{header, method, path};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

use super::signer::Signer;
use super::stage::{NOW, Page, keys, patched, time};
use crate::{Algorithm, ClaimNames, ClientOptions, Issuer, IssuerOptions, OidcSignIn};
use atelier_testkit::FrozenClock;

const CLIENT: &str = "atelier web";
/// Characters that must be encoded before they go into a header.
const SECRET: &str = "s3:cr%t";
const HOME: &str = "https://atelier.example.test";

struct Scene {
    server: MockServer,
    signer: Signer,
    description: Page,
    token: Page,
    user_info: Page,
    clock: FrozenClock,
    provider: OidcSignIn,
}

fn attempt() -> SignInAttempt {
    SignInAttempt {
        state: "state-of-this-attempt".to_owned(),
        nonce: "nonce-of-this-attempt".to_owned(),
        // The pair of RFC 7636, appendix B.
        verifier: "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk".into(),
    }
}

const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

fn description(issuer: &str, patch: Value) -> ResponseTemplate {
    let document = json!({
        "issuer": issuer,
        "jwks_uri": format!("{issuer}/keys"),
        "authorization_endpoint": format!("{issuer}/authorize?tenant=1"),
        "token_endpoint": format!("{issuer}/token"),
        "userinfo_endpoint": format!("{issuer}/me"),
        "end_session_endpoint": format!("{issuer}/end"),
        "response_types_supported": ["code"],
    });
    ResponseTemplate::new(200).set_body_json(patched(document, patch))
}

impl Scene {
    async fn new() -> Self {
        let server = MockServer::start().await;
        let issuer = server.uri();
        let signer = Signer::of_the_vectors();
        let description = Page::new(description(&issuer, json!({})));
        let token = Page::new(ResponseTemplate::new(500));
        let user_info = Page::new(ResponseTemplate::new(500));
        for (verb, place, page) in [
            ("GET", "/.well-known/openid-configuration", &description),
            ("GET", "/keys", &Page::new(keys(&[&signer]))),
            ("POST", "/token", &token),
        ] {
            Mock::given(method(verb))
                .and(path(place))
                .respond_with(page.clone())
                .mount(&server)
                .await;
        }
        Mock::given(method("GET"))
            .and(path("/me"))
            .and(header("authorization", "Bearer access-token"))
            .respond_with(user_info.clone())
            .mount(&server)
            .await;
        let clock = FrozenClock::at(time(NOW));
        let options = IssuerOptions {
            issuer,
            jwks_url: None,
            algorithm: Algorithm::Rs256,
        };
        let issuer = Arc::new(Issuer::new(options, Arc::new(clock.clone())).unwrap());
        let client = ClientOptions {
            client_id: CLIENT.to_owned(),
            client_secret: SECRET.into(),
            redirect_uri: format!("{HOME}/api/v1/auth/callback"),
            home: HOME.to_owned(),
            claims: ClaimNames::default(),
        };
        Self {
            provider: OidcSignIn::new(issuer, client),
            server,
            signer,
            description,
            token,
            user_info,
            clock,
        }
    }

    fn id_token(&self) -> Value {
        json!({
            "iss": self.server.uri(), "sub": "user_test0001", "aud": CLIENT, "exp": NOW + 60,
            "iat": NOW, "nonce": "nonce-of-this-attempt", "email": "jane@example.test",
            "email_verified": true,
        })
    }

    fn grant(&self, id_token: &str) {
        self.token
            .set(ResponseTemplate::new(200).set_body_json(json!({
                "access_token": "access-token", "token_type": "Bearer", "id_token": id_token,
            })));
    }

    fn grant_claims(&self, patch: Value) {
        self.grant(&self.signer.token(&patched(self.id_token(), patch)));
    }

    async fn refusal(&self) -> Option<TokenRefusal> {
        match self.provider.redeem("the-code", &attempt()).await {
            Ok(_) => None,
            Err(TokenError::Refused(refusal)) => Some(refusal),
            Err(error) => panic!("{error}"),
        }
    }

    /// What was sent to the token endpoint last.
    async fn sent(&self) -> (Request, HashMap<String, String>) {
        let requests = self.server.received_requests().await.unwrap();
        let request = requests
            .into_iter()
            .rfind(|request| request.url.path() == "/token")
            .unwrap();
        let form = url::form_urlencoded::parse(&request.body)
            .into_owned()
            .collect();
        (request, form)
    }
}

#[tokio::test]
async fn the_browser_is_sent_with_everything_but_the_verifier() {
    let scene = Scene::new().await;
    let url = scene.provider.authorization_url(&attempt()).await.unwrap();
    let url = Url::parse(&url).unwrap();
    assert_eq!(url.path(), "/authorize");
    let parameters: HashMap<_, _> = url.query_pairs().into_owned().collect();
    let expected = [
        ("tenant", "1"),
        ("response_type", "code"),
        ("client_id", CLIENT),
        (
            "redirect_uri",
            "https://atelier.example.test/api/v1/auth/callback",
        ),
        ("scope", "openid email profile"),
        ("state", "state-of-this-attempt"),
        ("nonce", "nonce-of-this-attempt"),
        ("code_challenge", CHALLENGE),
        ("code_challenge_method", "S256"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(parameters, HashMap::from(expected));
}

#[tokio::test]
async fn a_code_becomes_a_person() {
    let scene = Scene::new().await;
    scene.grant_claims(json!({"name": "Jane"}));
    let claims = scene.provider.redeem("the-code", &attempt()).await.unwrap();
    assert_eq!(claims.subject.issuer, scene.server.uri());
    assert_eq!(claims.subject.name, "user_test0001");
    assert_eq!(claims.email.unwrap().address, "jane@example.test");
    assert_eq!(scene.user_info.asked(), 0);
    let (request, form) = scene.sent().await;
    // base64("atelier+web:s3%3Acr%25t")
    assert_eq!(
        request.headers["authorization"],
        "Basic YXRlbGllcit3ZWI6czMlM0FjciUyNXQ="
    );
    let expected = [
        ("grant_type", "authorization_code"),
        ("code", "the-code"),
        (
            "redirect_uri",
            "https://atelier.example.test/api/v1/auth/callback",
        ),
        (
            "code_verifier",
            "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk",
        ),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(form, HashMap::from(expected));
}

#[tokio::test]
async fn the_secret_goes_where_the_issuer_takes_it() {
    for (methods, is_in_form) in [
        (json!(null), false),
        (json!(["client_secret_post", "client_secret_basic"]), false),
        (json!(["client_secret_post"]), true),
    ] {
        let scene = Scene::new().await;
        scene.description.set(description(
            &scene.server.uri(),
            json!({"token_endpoint_auth_methods_supported": methods}),
        ));
        scene.grant_claims(json!({}));
        assert_eq!(scene.refusal().await, None);
        let (request, form) = scene.sent().await;
        assert_eq!(request.headers.contains_key("authorization"), !is_in_form);
        let secret = form.get("client_secret").map(String::as_str);
        assert_eq!(secret, is_in_form.then_some(SECRET));
    }
}

#[tokio::test]
async fn id_tokens_that_are_not_for_this_attempt_are_refused() {
    let scene = Scene::new().await;
    for (patch, expected) in [
        (json!({"aud": [CLIENT]}), None),
        (json!({"aud": [CLIENT, "other"], "azp": CLIENT}), None),
        (json!({"nonce": null}), Some(TokenRefusal::Nonce)),
        (json!({"nonce": "another"}), Some(TokenRefusal::Nonce)),
        (
            json!({"nonce": ["nonce-of-this-attempt"]}),
            Some(TokenRefusal::Claims),
        ),
        (json!({"aud": "other"}), Some(TokenRefusal::Audience)),
        (
            json!({"aud": [CLIENT, "other"]}),
            Some(TokenRefusal::Audience),
        ),
        (json!({"azp": "other"}), Some(TokenRefusal::Audience)),
        (
            json!({"iss": "https://other.test"}),
            Some(TokenRefusal::Issuer),
        ),
        (json!({"exp": NOW - 5}), Some(TokenRefusal::Expired)),
        (json!({"sub": null}), Some(TokenRefusal::Claims)),
    ] {
        let name = patch.to_string();
        scene.grant_claims(patch);
        assert_eq!(scene.refusal().await, expected, "{name}");
    }
    let access = patched(scene.signer.header(), json!({"typ": "at+jwt"}));
    scene.grant(
        &scene
            .signer
            .sign(&access.to_string(), scene.id_token().to_string()),
    );
    assert_eq!(scene.refusal().await, Some(TokenRefusal::Kind));
    scene.grant(&Signer::rsa("ins_test0001").token(&scene.id_token()));
    assert_eq!(scene.refusal().await, Some(TokenRefusal::Signature));
}

#[tokio::test]
async fn an_address_that_the_token_lacks_is_asked_for() {
    let scene = Scene::new().await;
    scene.grant_claims(json!({"email": null}));
    let told = json!({"sub": "user_test0001", "email": "jane@corp.test", "email_verified": true, "name": "Jane"});
    scene
        .user_info
        .set(ResponseTemplate::new(200).set_body_json(&told));
    let claims = scene.provider.redeem("the-code", &attempt()).await.unwrap();
    let email = claims.email.unwrap();
    assert_eq!(
        (email.address.as_str(), email.is_verified),
        ("jane@corp.test", true)
    );
    assert_eq!(claims.display_name.as_deref(), Some("Jane"));
    // About somebody else.
    let other = patched(told, json!({"sub": "user_other"}));
    scene
        .user_info
        .set(ResponseTemplate::new(200).set_body_json(other));
    assert_eq!(scene.refusal().await, Some(TokenRefusal::Subject));
}

#[tokio::test]
async fn what_the_issuer_answers_is_told_apart() {
    let scene = Scene::new().await;
    let error =
        |status, code: &str| ResponseTemplate::new(status).set_body_json(json!({"error": code}));
    scene.token.set(error(400, "invalid_grant"));
    assert_eq!(scene.refusal().await, Some(TokenRefusal::Nonce));
    for (answer, is_unavailable) in [
        (error(400, "invalid_client"), false),
        (error(401, "invalid_client"), false),
        (
            ResponseTemplate::new(302).insert_header("location", "/elsewhere"),
            false,
        ),
        (ResponseTemplate::new(200).set_body_string("<html>"), false),
        (ResponseTemplate::new(429), true),
        (ResponseTemplate::new(503), true),
    ] {
        scene.token.set(answer);
        match scene.provider.redeem("the-code", &attempt()).await {
            Err(TokenError::Port(error)) => assert_eq!(error.is_unavailable(), is_unavailable),
            other => panic!("{other:?}"),
        }
    }
}

#[tokio::test]
async fn descriptions_of_others_and_unsafe_places_are_refused() {
    for patch in [
        json!({"issuer": "https://other.test"}),
        json!({"token_endpoint": "http://issuer.example.test/token"}),
        json!({"userinfo_endpoint": "http://issuer.example.test/me"}),
        json!({"jwks_uri": null}),
    ] {
        let scene = Scene::new().await;
        scene
            .description
            .set(description(&scene.server.uri(), patch));
        let error = scene.provider.authorization_url(&attempt()).await;
        assert!(!error.unwrap_err().is_unavailable());
    }
}

#[tokio::test]
async fn the_description_is_kept_for_an_hour_and_longer_in_need() {
    let scene = Scene::new().await;
    for (minutes, asked) in [(0, 1), (59, 1), (1, 2)] {
        scene.clock.advance(TimeDelta::minutes(minutes));
        scene.provider.authorization_url(&attempt()).await.unwrap();
        assert_eq!(scene.description.asked(), asked);
    }
    scene.description.set(ResponseTemplate::new(503));
    scene.clock.advance(TimeDelta::days(1));
    for _ in 0..10 {
        scene.provider.authorization_url(&attempt()).await.unwrap();
    }
    assert_eq!(
        scene.description.asked(),
        3,
        "a failure is not repeated for 5 s"
    );
}

#[tokio::test]
async fn an_issuer_that_is_away_is_asked_every_five_seconds() {
    let scene = Scene::new().await;
    scene.description.set(ResponseTemplate::new(503));
    for (seconds, asked) in [(0, 1), (4, 1), (1, 2)] {
        scene.clock.advance(TimeDelta::seconds(seconds));
        let error = scene.provider.authorization_url(&attempt()).await;
        assert!(error.unwrap_err().is_unavailable());
        assert_eq!(scene.description.asked(), asked);
    }
}

#[tokio::test]
async fn signing_out_ends_the_session_there_too() {
    let scene = Scene::new().await;
    let url = scene.provider.sign_out_url().await.unwrap().unwrap();
    let expected = format!(
        "{}/end?client_id=atelier+web&post_logout_redirect_uri=https%3A%2F%2Fatelier.example.test",
        scene.server.uri()
    );
    assert_eq!(url, expected);
    let scene = Scene::new().await;
    let without = description(&scene.server.uri(), json!({"end_session_endpoint": null}));
    scene.description.set(without);
    assert_eq!(scene.provider.sign_out_url().await.unwrap(), None);
}
