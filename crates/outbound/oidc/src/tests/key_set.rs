use serde_json::{Value, json};

use super::signer::Signer;
use super::stage::patched;
use crate::Algorithm;
use crate::keys::KeySet;

fn set(keys: &[Value], algorithm: Algorithm) -> KeySet {
    let document = serde_json::from_value(json!({"keys": keys})).unwrap();
    KeySet::read(document, algorithm)
}

#[test]
fn only_keys_that_can_sign_these_tokens_are_kept() {
    let good = Signer::of_the_vectors().jwk();
    for (name, key, is_kept) in [
        ("as published", good.clone(), true),
        (
            "no algorithm, no use",
            patched(good.clone(), json!({"alg": null, "use": null})),
            true,
        ),
        (
            "for verifying",
            patched(good.clone(), json!({"key_ops": ["verify"]})),
            true,
        ),
        (
            "for encryption",
            patched(good.clone(), json!({"use": "enc"})),
            false,
        ),
        (
            "for encrypting",
            patched(good.clone(), json!({"key_ops": ["encrypt"]})),
            false,
        ),
        (
            "another algorithm",
            patched(good.clone(), json!({"alg": "PS256"})),
            false,
        ),
        (
            "no modulus",
            patched(good.clone(), json!({"n": null})),
            false,
        ),
        (
            "a modulus that is no base64url",
            patched(good.clone(), json!({"n": "+/="})),
            false,
        ),
        (
            "an algorithm that is a number",
            patched(good.clone(), json!({"alg": 1})),
            false,
        ),
        (
            "a shared secret",
            json!({"kty": "oct", "k": "c2VjcmV0", "kid": "ins_test0001"}),
            false,
        ),
        (
            "an elliptic one",
            patched(Signer::ec("ins_test0001").jwk(), json!({"alg": null})),
            false,
        ),
        (
            "an unknown type",
            json!({"kty": "AKP", "kid": "ins_test0001"}),
            false,
        ),
        ("no object", json!("key"), false),
    ] {
        // One that can't be read does not spoil the others.
        let other = patched(good.clone(), json!({"kid": "other"}));
        let set = set(&[key, other], Algorithm::Rs256);
        assert_eq!(set.find(Some("ins_test0001")).is_some(), is_kept, "{name}");
        assert!(set.find(Some("other")).is_some(), "{name}");
    }
}

#[test]
fn each_algorithm_has_its_type_of_key() {
    let rsa = patched(Signer::of_the_vectors().jwk(), json!({"alg": null}));
    let keys = [rsa, Signer::ec("ec").jwk(), Signer::ed("ed").jwk()];
    for (algorithm, name) in [
        (Algorithm::Rs256, "ins_test0001"),
        (Algorithm::Ps256, "ins_test0001"),
        (Algorithm::Es256, "ec"),
        (Algorithm::EdDsa, "ed"),
    ] {
        let set = set(&keys, algorithm);
        let found: Vec<_> = ["ins_test0001", "ec", "ed"]
            .into_iter()
            .filter(|name| set.find(Some(name)).is_some())
            .collect();
        assert_eq!(found, [name], "{algorithm:?}");
        assert!(set.find(None).is_some());
    }
}

#[test]
fn a_token_without_a_name_is_judged_where_there_is_one_key() {
    let good = Signer::of_the_vectors().jwk();
    let other = patched(good.clone(), json!({"kid": "other"}));
    assert!(set(&[], Algorithm::Rs256).find(None).is_none());
    assert!(
        set(std::slice::from_ref(&good), Algorithm::Rs256)
            .find(None)
            .is_some()
    );
    assert!(set(&[good, other], Algorithm::Rs256).find(None).is_none());
}

#[test]
fn of_keys_with_one_name_the_first_is_taken() {
    let first = Signer::rsa("same");
    let second = Signer::rsa("same");
    let set = set(&[first.jwk(), second.jwk()], Algorithm::Rs256);
    let key = set.find(Some("same")).unwrap();
    let open = |signer: &Signer| {
        let token = signer.token(&json!({}));
        let token = crate::token::SignedToken::parse(&token).unwrap();
        token.open(&key, Algorithm::Rs256).is_ok()
    };
    assert!(open(&first));
    assert!(!open(&second));
}
