//! Tokens of issuers other than Clerk.

use atelier_domain::identity::{ClaimedEmail, TokenRefusal};
use serde_json::{Value, json};

use super::signer::Signer;
use super::stage::{ISSUER, NOW, Stage, accepted, patched, refusal};
use crate::{Algorithm, ClaimNames, OidcVerifier, Profile};

const AUDIENCE: &str = "https://atelier.example.test";

fn token() -> Value {
    json!({
        "aud": AUDIENCE, "exp": NOW + 300, "iat": NOW, "iss": ISSUER, "sub": "248289761001",
        "email": "jane@example.test", "email_verified": true, "name": "Jane Doe",
    })
}

fn verifier(stage: &Stage, algorithm: Algorithm, claims: ClaimNames) -> OidcVerifier {
    let profile = Profile::Standard {
        audience: AUDIENCE.to_owned(),
        claims,
    };
    OidcVerifier::new(stage.issuer(algorithm), profile)
}

#[tokio::test]
async fn every_configured_algorithm_works_and_no_other() {
    let algorithms = ["RS256", "PS256", "ES256", "EdDSA"];
    for (number, configured) in algorithms.iter().enumerate() {
        let signers = [
            Signer::of_the_vectors(),
            Signer::of_the_vectors().pss(),
            Signer::ec("ec"),
            Signer::ed("ed"),
        ];
        let tokens: Vec<_> = signers
            .iter()
            .map(|signer| signer.token(&token()))
            .collect();
        let signer = signers.into_iter().nth(number).unwrap();
        let stage = Stage::with(signer).await;
        let verifier = verifier(&stage, configured.parse().unwrap(), ClaimNames::default());
        for (algorithm, token) in algorithms.iter().zip(&tokens) {
            // The keys that are made here are made anew in each turn, but those of the turn signed its tokens.
            let expected = (algorithm != configured).then_some(TokenRefusal::Algorithm);
            assert_eq!(
                refusal(&verifier, token).await,
                expected,
                "{configured} {algorithm}"
            );
        }
    }
    for unsafe_one in ["none", "HS256", "rs256", ""] {
        assert!(unsafe_one.parse::<Algorithm>().is_err());
    }
}

#[tokio::test]
async fn the_claims_say_who_it_is() {
    let stage = Stage::new().await;
    let verifier = verifier(&stage, Algorithm::Rs256, ClaimNames::default());
    let claims = accepted(&verifier, &stage.signer.token(&token())).await;
    assert_eq!(claims.subject.issuer, ISSUER);
    assert_eq!(claims.subject.name, "248289761001");
    assert_eq!(claims.display_name.as_deref(), Some("Jane Doe"));
    for (patch, expected) in [
        (json!({}), Some(true)),
        (json!({"email_verified": "true"}), Some(true)),
        (json!({"email_verified": false}), Some(false)),
        (json!({"email_verified": "false"}), Some(false)),
        (json!({"email_verified": 1}), Some(false)),
        (json!({"email_verified": null}), Some(false)),
        (json!({"email": null}), None),
        (json!({"email": ""}), None),
    ] {
        let name = patch.to_string();
        let token = stage.signer.token(&patched(token(), patch));
        let email = accepted(&verifier, &token).await.email;
        let expected = expected.map(|is_verified| ClaimedEmail {
            address: "jane@example.test".to_owned(),
            is_verified,
        });
        assert_eq!(email, expected, "{name}");
    }
}

#[tokio::test]
async fn claims_may_have_other_names() {
    let stage = Stage::new().await;
    let names = ClaimNames {
        email: "upn".to_owned(),
        display_name: "https://example.test/name".to_owned(),
        every_email_is_verified: true,
    };
    let verifier = verifier(&stage, Algorithm::Rs256, names);
    let other = json!({
        "upn": "jane@corp.test", "https://example.test/name": " Jane ", "email_verified": null,
    });
    let claims = accepted(&verifier, &stage.signer.token(&patched(token(), other))).await;
    let email = claims.email.unwrap();
    assert_eq!(
        (email.address.as_str(), email.is_verified),
        ("jane@corp.test", true)
    );
    assert_eq!(claims.display_name.as_deref(), Some("Jane"));
}

#[tokio::test]
async fn it_must_be_made_for_us_and_about_a_person() {
    let stage = Stage::new().await;
    let verifier = verifier(&stage, Algorithm::Rs256, ClaimNames::default());
    for (patch, expected) in [
        (json!({"aud": [AUDIENCE]}), None),
        (json!({"aud": ["account", AUDIENCE]}), None),
        (json!({"nbf": NOW + 5}), None),
        (json!({"azp": "web", "client_id": "web"}), None),
        (json!({"aud": null}), Some(TokenRefusal::Audience)),
        (json!({"aud": "account"}), Some(TokenRefusal::Audience)),
        (json!({"aud": []}), Some(TokenRefusal::Audience)),
        (
            json!({"aud": format!("{AUDIENCE}/")}),
            Some(TokenRefusal::Audience),
        ),
        (json!({"aud": [AUDIENCE, 1]}), Some(TokenRefusal::Claims)),
        (json!({"aud": {"0": AUDIENCE}}), Some(TokenRefusal::Claims)),
        (
            json!({"client_id": "248289761001"}),
            Some(TokenRefusal::Subject),
        ),
        (json!({"azp": "248289761001"}), Some(TokenRefusal::Subject)),
        (json!({"iat": null}), Some(TokenRefusal::Claims)),
        (json!({"iss": [ISSUER]}), Some(TokenRefusal::Claims)),
        (
            json!({"email": ["jane@example.test"]}),
            Some(TokenRefusal::Claims),
        ),
        (json!({"name": 7}), Some(TokenRefusal::Claims)),
    ] {
        let name = patch.to_string();
        let token = stage.signer.token(&patched(token(), patch));
        assert_eq!(refusal(&verifier, &token).await, expected, "{name}");
    }
}

#[tokio::test]
async fn access_tokens_are_taken_and_other_kinds_are_not() {
    let stage = Stage::new().await;
    let verifier = verifier(&stage, Algorithm::Rs256, ClaimNames::default());
    for (typ, expected) in [
        (json!("JWT"), None),
        (json!("jwt"), None),
        (json!("at+jwt"), None),
        (json!("application/at+jwt"), None),
        (Value::Null, None),
        (json!("logout+jwt"), Some(TokenRefusal::Kind)),
        (json!("secevent+jwt"), Some(TokenRefusal::Kind)),
        (json!(["JWT"]), Some(TokenRefusal::Kind)),
    ] {
        let header = patched(stage.signer.header(), json!({"typ": typ})).to_string();
        let token = stage.signer.sign(&header, token().to_string());
        assert_eq!(refusal(&verifier, &token).await, expected, "{header}");
    }
}
