use atelier_domain::identity::TokenRefusal::{Algorithm, Kind, Malformed, Signature, UnknownKey};
use aws_lc_rs::hmac;
use serde_json::json;
use wiremock::matchers::any;
use wiremock::{Mock, MockServer, ResponseTemplate};

use super::case::{check, claims, header};
use crate::tests::signer::{Signer, encode};
use crate::tests::stage::{Stage, patched, refusal, session};
use crate::tests::vectors::VECTORS;

#[tokio::test]
async fn other_algorithms() {
    let signer = Signer::of_the_vectors();
    let unsigned = |algorithm: &str| {
        let header = json!({"alg": algorithm, "typ": "JWT", "kid": "ins_test0001"});
        format!(
            "{}.{}.",
            encode(header.to_string()),
            encode(session().to_string())
        )
    };
    let by_secret = |secret: &[u8]| {
        let header = json!({"alg": "HS256", "typ": "JWT", "kid": "ins_test0001"}).to_string();
        let signed = format!("{}.{}", encode(header), encode(session().to_string()));
        let key = hmac::Key::new(hmac::HMAC_SHA256, secret);
        let signature = hmac::sign(&key, signed.as_bytes());
        format!("{signed}.{}", encode(signature))
    };
    let modulus = VECTORS["jwks"]["keys"][0]["n"].as_str().unwrap();
    check(vec![
        ("none", unsigned("none"), Algorithm),
        ("None", unsigned("None"), Algorithm),
        ("nothing for a name", unsigned(""), Algorithm),
        (
            "HS256 by the public key",
            by_secret(VECTORS["public_key_pem"].as_str().unwrap().as_bytes()),
            Algorithm,
        ),
        (
            "HS256 by the modulus",
            by_secret(modulus.as_bytes()),
            Algorithm,
        ),
        ("HS256 by nothing", by_secret(b""), Algorithm),
        (
            "PS256 by the right key",
            Signer::of_the_vectors().pss().token(&session()),
            Algorithm,
        ),
        (
            "RS512 by the right key",
            Signer::of_the_vectors().sha512().token(&session()),
            Algorithm,
        ),
        (
            "ES256",
            Signer::ec("ins_test0001").token(&session()),
            Algorithm,
        ),
        (
            "EdDSA",
            Signer::ed("ins_test0001").token(&session()),
            Algorithm,
        ),
        (
            "PS256 that says RS256",
            header_of(&Signer::of_the_vectors().pss(), "RS256"),
            Signature,
        ),
        (
            "ES256 that says RS256",
            header_of(&Signer::ec("ins_test0001"), "RS256"),
            Signature,
        ),
        (
            "lower case",
            header(&signer, json!({"alg": "rs256"})),
            Algorithm,
        ),
        (
            "a list",
            header(&signer, json!({"alg": ["RS256"]})),
            Algorithm,
        ),
        ("a number", header(&signer, json!({"alg": 256})), Algorithm),
        (
            "none named",
            header(&signer, json!({"alg": null})),
            Algorithm,
        ),
        (
            "two named",
            signer.sign(
                r#"{"alg":"none","alg":"RS256","kid":"ins_test0001"}"#,
                session().to_string(),
            ),
            Malformed,
        ),
    ])
    .await;
}

fn header_of(signer: &Signer, algorithm: &str) -> String {
    header(signer, json!({"alg": algorithm}))
}

#[tokio::test]
async fn other_keys() {
    let signer = Signer::of_the_vectors();
    let foreign = Signer::rsa("ins_test0001");
    let chain = json!({"x5c": ["MIIB"], "jwk": foreign.jwk()});
    check(vec![
        ("another issuer's key", foreign.token(&session()), Signature),
        (
            "its own key in the header",
            header(&foreign, chain),
            Signature,
        ),
        (
            "a path",
            header(&signer, json!({"kid": "../../../../dev/null"})),
            UnknownKey,
        ),
        (
            "an address",
            header(&signer, json!({"kid": "https://evil.example.test/key"})),
            UnknownKey,
        ),
        (
            "a query",
            header(&signer, json!({"kid": "' or 1=1 --"})),
            UnknownKey,
        ),
        ("nothing", header(&signer, json!({"kid": ""})), UnknownKey),
        (
            "a zero byte",
            header(&signer, json!({"kid": "ins_test0001\0"})),
            UnknownKey,
        ),
        ("a number", header(&signer, json!({"kid": 1})), Malformed),
        (
            "a list",
            header(&signer, json!({"kid": ["ins_test0001"]})),
            Malformed,
        ),
        (
            "another's name",
            Signer::rsa("ins_other").token(&session()),
            UnknownKey,
        ),
    ])
    .await;
}

#[tokio::test]
async fn nothing_that_a_token_names_is_fetched() {
    let evil = MockServer::start().await;
    let foreign = Signer::rsa("ins_test0001");
    let served = json!({"keys": [foreign.jwk()]});
    Mock::given(any())
        .respond_with(ResponseTemplate::new(200).set_body_json(served))
        .mount(&evil)
        .await;
    let place = json!({"jku": evil.uri(), "x5u": evil.uri(), "kid": evil.uri()});
    let issuer = json!({"iss": evil.uri()});
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    assert_eq!(
        refusal(&verifier, &header(&foreign, place)).await,
        Some(UnknownKey)
    );
    assert_eq!(
        refusal(&verifier, &claims(&foreign, issuer)).await,
        Some(Signature)
    );
    assert!(evil.received_requests().await.unwrap().is_empty());
}

#[tokio::test]
async fn other_kinds() {
    let signer = Signer::of_the_vectors();
    let nested = signer.sign(
        &patched(signer.header(), json!({"cty": "JWT"})).to_string(),
        signer.token(&session()),
    );
    check(vec![
        (
            "access token",
            header(&signer, json!({"typ": "at+jwt"})),
            Kind,
        ),
        (
            "logout token",
            header(&signer, json!({"typ": "logout+jwt"})),
            Kind,
        ),
        ("a number", header(&signer, json!({"typ": 1})), Kind),
        (
            "machine to machine",
            header(&signer, json!({"cat": "cl_B7d4PD333AAA"})),
            Kind,
        ),
        (
            "from a template",
            header(&signer, json!({"cat": "cl_B7d4PD222AAA"})),
            Kind,
        ),
        (
            "a category that is no text",
            header(&signer, json!({"cat": 1})),
            Kind,
        ),
        (
            "payload that is not encoded",
            header(&signer, json!({"crit": ["b64"], "b64": false})),
            Kind,
        ),
        (
            "an extension to be understood",
            header(&signer, json!({"crit": ["exp"], "exp": 1})),
            Kind,
        ),
        (
            "no extension to be understood",
            header(&signer, json!({"crit": []})),
            Kind,
        ),
        ("compressed", header(&signer, json!({"zip": "DEF"})), Kind),
        ("a token inside", nested, Kind),
    ])
    .await;
}
