use atelier_domain::identity::TokenRefusal::{
    Audience, Claims, Expired, Issuer, Malformed, NotYetValid, Pending, Subject,
};
use serde_json::json;

use super::case::{check, claims};
use crate::tests::signer::Signer;
use crate::tests::stage::{ISSUER, NOW, PARTY, session};

#[tokio::test]
async fn other_times() {
    let signer = Signer::of_the_vectors();
    let twice = session()
        .to_string()
        .replacen('{', &format!("{{\"exp\":{},", NOW - 900), 1);
    check(vec![
        ("over", claims(&signer, json!({"exp": NOW - 6})), Expired),
        (
            "over by the whole allowance",
            claims(&signer, json!({"exp": NOW - 5})),
            Expired,
        ),
        (
            "over since 1970",
            claims(&signer, json!({"exp": 0})),
            Expired,
        ),
        ("no end", claims(&signer, json!({"exp": null})), Claims),
        (
            "end as text",
            claims(&signer, json!({"exp": (NOW + 50).to_string()})),
            Claims,
        ),
        (
            "end with a fraction",
            claims(&signer, json!({"exp": 1_793_000_050.5})),
            Claims,
        ),
        (
            "end beyond the calendar",
            claims(&signer, json!({"exp": i64::MAX})),
            Claims,
        ),
        (
            "end beyond integers",
            claims(&signer, json!({"exp": u64::MAX})),
            Claims,
        ),
        (
            "end beyond floats",
            signer.sign(&signer.header().to_string(), r#"{"exp":1e999}"#),
            Malformed,
        ),
        ("negative end", claims(&signer, json!({"exp": -1})), Claims),
        (
            "two ends",
            signer.sign(&signer.header().to_string(), twice),
            Malformed,
        ),
        (
            "begins later",
            claims(&signer, json!({"nbf": NOW + 6})),
            NotYetValid,
        ),
        (
            "begins never",
            claims(&signer, json!({"nbf": i64::MAX})),
            Claims,
        ),
        (
            "no beginning",
            claims(&signer, json!({"nbf": null})),
            Claims,
        ),
        (
            "beginning as text",
            claims(&signer, json!({"nbf": "now"})),
            Claims,
        ),
        (
            "issued later",
            claims(&signer, json!({"iat": NOW + 6})),
            NotYetValid,
        ),
        (
            "never issued",
            claims(&signer, json!({"iat": null})),
            Claims,
        ),
    ])
    .await;
}

#[tokio::test]
async fn other_names() {
    let signer = Signer::of_the_vectors();
    check(vec![
        ("no issuer", claims(&signer, json!({"iss": null})), Claims),
        (
            "a list of issuers",
            claims(
                &signer,
                json!({"iss": [ISSUER, "https://evil.example.test"]}),
            ),
            Claims,
        ),
        (
            "an issuer with a slash",
            claims(&signer, json!({"iss": format!("{ISSUER}/")})),
            Issuer,
        ),
        (
            "an issuer in capitals",
            claims(&signer, json!({"iss": ISSUER.to_uppercase()})),
            Issuer,
        ),
        (
            "an issuer that begins so",
            claims(&signer, json!({"iss": format!("{ISSUER}.evil.test")})),
            Issuer,
        ),
        ("no party", claims(&signer, json!({"azp": null})), Audience),
        (
            "a list of parties",
            claims(&signer, json!({"azp": [PARTY]})),
            Claims,
        ),
        (
            "a party that is a number",
            claims(&signer, json!({"azp": 1})),
            Claims,
        ),
        (
            "a party that begins so",
            claims(&signer, json!({"azp": format!("{PARTY}.evil.test")})),
            Audience,
        ),
        (
            "a party with a slash",
            claims(&signer, json!({"azp": format!("{PARTY}/")})),
            Audience,
        ),
        ("no subject", claims(&signer, json!({"sub": null})), Claims),
        (
            "an empty subject",
            claims(&signer, json!({"sub": ""})),
            Claims,
        ),
        (
            "a subject that is a number",
            claims(&signer, json!({"sub": 1})),
            Claims,
        ),
        (
            "a subject of 256 bytes",
            claims(&signer, json!({"sub": format!("user_{}", "x".repeat(251))})),
            Claims,
        ),
        (
            "a subject with a zero byte",
            claims(&signer, json!({"sub": "user_\0"})),
            Claims,
        ),
        (
            "a machine",
            claims(&signer, json!({"sub": "mch_test0001"})),
            Subject,
        ),
        (
            "an organization",
            claims(&signer, json!({"sub": "org_test0001"})),
            Subject,
        ),
        ("no session", claims(&signer, json!({"sid": null})), Claims),
        (
            "a task is open",
            claims(&signer, json!({"sts": "pending"})),
            Pending,
        ),
        (
            "a state that is no text",
            claims(&signer, json!({"sts": true})),
            Claims,
        ),
        (
            "an actor without a name",
            claims(&signer, json!({"act": {}})),
            Claims,
        ),
        (
            "an actor that is a text",
            claims(&signer, json!({"act": "user_admin"})),
            Claims,
        ),
    ])
    .await;
}
