//! The tokens whose verdicts were agreed with the vendor's library.

use std::sync::LazyLock;

use atelier_domain::identity::TokenRefusal;
use serde_json::Value;

use super::stage::{Stage, accepted, refusal, time};

pub(in crate::tests) static VECTORS: LazyLock<Value> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../tests/data/clerk-session-tokens.json")).unwrap()
});

fn expected(reason: &str) -> TokenRefusal {
    match reason {
        "form" => TokenRefusal::Malformed,
        "alg" => TokenRefusal::Algorithm,
        "typ" | "cat" => TokenRefusal::Kind,
        "kid" => TokenRefusal::UnknownKey,
        "signature" => TokenRefusal::Signature,
        "exp" => TokenRefusal::Expired,
        "nbf" | "iat" => TokenRefusal::NotYetValid,
        "iss" => TokenRefusal::Issuer,
        "azp" => TokenRefusal::Audience,
        "sub" => TokenRefusal::Claims,
        "sts" => TokenRefusal::Pending,
        other => panic!("no check is called {other}"),
    }
}

#[tokio::test]
async fn every_vector_gets_its_verdict() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let vectors = VECTORS["vectors"].as_array().unwrap();
    assert_eq!(vectors.len(), 24);
    for vector in vectors {
        stage.clock.set(time(vector["now"].as_i64().unwrap()));
        let verdict = refusal(&verifier, vector["token"].as_str().unwrap()).await;
        let reason = vector["reason"].as_str().map(expected);
        assert_eq!(verdict, reason, "{}", vector["name"]);
        assert_eq!(verdict.is_none(), vector["valid"], "{}", vector["name"]);
    }
}

#[tokio::test]
async fn the_vectors_say_who_it_is() {
    let stage = Stage::new().await;
    let verifier = stage.clerk();
    let vectors = VECTORS["vectors"].as_array().unwrap();
    let token = |name: &str| {
        let vector = vectors
            .iter()
            .find(|vector| vector["name"].as_str().unwrap().starts_with(name));
        vector.unwrap()["token"].as_str().unwrap()
    };
    let claims = accepted(&verifier, token("session token, no organization")).await;
    assert_eq!(claims.subject.issuer, "https://clerk.example.test");
    assert_eq!(claims.subject.name, "user_test0001");
    assert_eq!(claims.email, None);
    assert_eq!(claims.actor, None);
    assert_eq!(claims.expires_at, time(1_793_000_050));
    let claims = accepted(&verifier, token("impersonation")).await;
    assert!(claims.actor.is_some());
}
