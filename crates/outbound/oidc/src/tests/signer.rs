//! Keys that sign what a test wants, however wrong.

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::rsa::KeySize;
use aws_lc_rs::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256,
    RSA_PKCS1_SHA512, RSA_PSS_SHA256, RsaEncoding, RsaKeyPair,
};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use serde_json::{Value, json};

use super::vectors::VECTORS;

pub(in crate::tests) fn encode(bytes: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}

/// A private key and the name it is published under.
pub(in crate::tests) struct Signer {
    pub(in crate::tests) name: String,
    key: Key,
}

enum Key {
    Rsa(RsaKeyPair, &'static dyn RsaEncoding, &'static str),
    Ec(EcdsaKeyPair),
    Ed(Ed25519KeyPair),
}

impl Signer {
    /// The key that signed the vectors.
    pub(in crate::tests) fn of_the_vectors() -> Self {
        let pem: String = VECTORS["test_private_key_pem"]
            .as_str()
            .unwrap()
            .lines()
            .filter(|line| !line.starts_with("-----"))
            .collect();
        let pair = RsaKeyPair::from_pkcs8(&STANDARD.decode(pem).unwrap()).unwrap();
        Self {
            name: "ins_test0001".to_owned(),
            key: Key::Rsa(pair, &RSA_PKCS1_SHA256, "RS256"),
        }
    }

    pub(in crate::tests) fn rsa(name: &str) -> Self {
        let pair = RsaKeyPair::generate(KeySize::Rsa2048).unwrap();
        Self {
            name: name.to_owned(),
            key: Key::Rsa(pair, &RSA_PKCS1_SHA256, "RS256"),
        }
    }

    pub(in crate::tests) fn ec(name: &str) -> Self {
        let pair = EcdsaKeyPair::generate(&ECDSA_P256_SHA256_FIXED_SIGNING).unwrap();
        Self {
            name: name.to_owned(),
            key: Key::Ec(pair),
        }
    }

    pub(in crate::tests) fn ed(name: &str) -> Self {
        Self {
            name: name.to_owned(),
            key: Key::Ed(Ed25519KeyPair::generate().unwrap()),
        }
    }

    /// The same RSA key with another way to sign.
    pub(in crate::tests) fn pss(self) -> Self {
        self.with(&RSA_PSS_SHA256, "PS256")
    }

    pub(in crate::tests) fn sha512(self) -> Self {
        self.with(&RSA_PKCS1_SHA512, "RS512")
    }

    fn with(self, encoding: &'static dyn RsaEncoding, algorithm: &'static str) -> Self {
        let Key::Rsa(pair, ..) = self.key else {
            panic!("it is no RSA key");
        };
        Self {
            name: self.name,
            key: Key::Rsa(pair, encoding, algorithm),
        }
    }

    pub(in crate::tests) fn algorithm(&self) -> &'static str {
        match self.key {
            Key::Rsa(_, _, algorithm) => algorithm,
            Key::Ec(_) => "ES256",
            Key::Ed(_) => "EdDSA",
        }
    }

    /// The public half, as it is published.
    pub(in crate::tests) fn jwk(&self) -> Value {
        let mut jwk = match &self.key {
            Key::Rsa(pair, ..) => {
                let public = pair.public_key();
                json!({
                    "kty": "RSA",
                    "n": encode(public.modulus().big_endian_without_leading_zero()),
                    "e": encode(public.exponent().big_endian_without_leading_zero()),
                })
            }
            Key::Ec(pair) => {
                // One byte that says "uncompressed", then the two coordinates.
                let point = pair.public_key().as_ref();
                json!({
                    "kty": "EC", "crv": "P-256",
                    "x": encode(&point[1..33]), "y": encode(&point[33..]),
                })
            }
            Key::Ed(pair) => json!({
                "kty": "OKP", "crv": "Ed25519", "x": encode(pair.public_key()),
            }),
        };
        jwk["kid"] = json!(self.name);
        jwk["alg"] = json!(self.algorithm());
        jwk["use"] = json!("sig");
        jwk
    }

    pub(in crate::tests) fn header(&self) -> Value {
        json!({"alg": self.algorithm(), "kid": self.name, "typ": "JWT"})
    }

    /// A token with this key's own header.
    pub(in crate::tests) fn token(&self, claims: &Value) -> String {
        self.sign(&self.header().to_string(), claims.to_string())
    }

    /// A token of exactly these bytes.
    pub(in crate::tests) fn sign(&self, header: &str, payload: impl AsRef<[u8]>) -> String {
        let signed = format!("{}.{}", encode(header), encode(payload));
        let signature = self.signature(signed.as_bytes());
        format!("{signed}.{}", encode(signature))
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match &self.key {
            Key::Rsa(pair, encoding, _) => {
                let mut signature = vec![0; pair.public_modulus_len()];
                pair.sign(*encoding, &random, message, &mut signature)
                    .unwrap();
                signature
            }
            Key::Ec(pair) => pair.sign(&random, message).unwrap().as_ref().to_vec(),
            Key::Ed(pair) => pair.sign(message).as_ref().to_vec(),
        }
    }
}
