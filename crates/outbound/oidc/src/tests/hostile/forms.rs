use atelier_domain::identity::TokenRefusal::{Malformed, Signature};
use serde_json::json;

use super::case::{check, claims};
use crate::tests::signer::{Signer, encode};
use crate::tests::stage::{patched, session};

#[tokio::test]
async fn other_forms() {
    let signer = Signer::of_the_vectors();
    let good = signer.token(&session());
    let [header, payload, signature] = good.split('.').collect::<Vec<_>>()[..] else {
        panic!("a token has three parts");
    };
    let standard_alphabet = signature.replace('-', "+").replace('_', "/");
    // The last character carries two bits that say nothing; another one spells the same bytes.
    let (bytes, last) = signature.split_at(signature.len() - 1);
    let other = match last {
        "A" => "B",
        "Q" => "R",
        "g" => "h",
        _ => "x",
    };
    let sloppy = format!("{bytes}{other}");
    let (shorter, _) = good.split_at(good.len() - 2);
    let deep = format!("{}{}", "[".repeat(2_000), "]".repeat(2_000));
    check(vec![
        ("nothing", String::new(), Malformed),
        ("dots alone", "..".into(), Malformed),
        ("one part", payload.to_owned(), Malformed),
        ("four parts", format!("{good}.{signature}"), Malformed),
        (
            "encrypted: five parts",
            format!("{header}.a.b.c.d"),
            Malformed,
        ),
        ("a dot behind", format!("{good}."), Malformed),
        ("a line end behind", format!("{good}\n"), Malformed),
        ("a blank before", format!(" {good}"), Malformed),
        (
            "bytes behind the signature",
            format!("{good}AAAA"),
            Signature,
        ),
        ("a byte less", shorter.to_owned(), Signature),
        ("a zero byte", format!("{good}\0"), Malformed),
        ("not ASCII", format!("{good}é"), Malformed),
        ("padded signature", format!("{good}=="), Malformed),
        (
            "padded payload",
            format!("{header}.{payload}=.{signature}"),
            Signature,
        ),
        (
            "the other alphabet",
            format!("{header}.{payload}.{standard_alphabet}"),
            Malformed,
        ),
        (
            "bits that say nothing",
            format!("{header}.{payload}.{sloppy}"),
            Malformed,
        ),
        ("no signature", format!("{header}.{payload}."), Signature),
        (
            "another token's payload",
            format!("{header}.{}.{signature}", encode(claims_of("user_other"))),
            Signature,
        ),
        (
            "above 8 KiB",
            claims(&signer, json!({"fill": "x".repeat(8_192)})),
            Malformed,
        ),
        (
            "no object",
            signer.sign(&signer.header().to_string(), "null"),
            Malformed,
        ),
        (
            "a list",
            signer.sign(&signer.header().to_string(), "[]"),
            Malformed,
        ),
        (
            "no JSON",
            signer.sign(&signer.header().to_string(), "{"),
            Malformed,
        ),
        (
            "not UTF-8",
            signer.sign(&signer.header().to_string(), b"{\"sub\":\"\xff\"}"),
            Malformed,
        ),
        (
            "too deep",
            signer.sign(&signer.header().to_string(), format!("{{\"x\":{deep}}}")),
            Malformed,
        ),
        (
            "two objects",
            signer.sign(&signer.header().to_string(), format!("{}{{}}", session())),
            Malformed,
        ),
        (
            "header is no object",
            signer.sign("[]", session().to_string()),
            Malformed,
        ),
    ])
    .await;
}

fn claims_of(subject: &str) -> String {
    patched(session(), json!({"sub": subject})).to_string()
}
