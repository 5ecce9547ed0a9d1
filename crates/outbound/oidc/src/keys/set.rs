//! A JWK set (RFC 7517), reduced to the keys that can sign tokens of one issuer.

use std::collections::HashMap;
use std::sync::Arc;

use jsonwebtoken::DecodingKey;
use serde::Deserialize;
use serde_json::Value;

use crate::Algorithm;

/// As it is fetched. A key that can't be read must not make the others useless, so that each is read on its own.
#[derive(Deserialize)]
pub(crate) struct Document {
    keys: Vec<Value>,
}

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The keys for one algorithm.
#[derive(Debug, Default)]
pub(crate) struct KeySet {
    named: HashMap<String, Arc<DecodingKey>>,
    /// The one key there is, for tokens that name none.
    only: Option<Arc<DecodingKey>>,
}

impl KeySet {
    /// Keys for encryption, for other algorithms and of other types are skipped; of several with the same name, the
    /// first is taken.
    pub(crate) fn read(document: Document, algorithm: Algorithm) -> Self {
        let mut named = HashMap::new();
        let mut all = Vec::new();
        for key in document.keys {
            let Ok(jwk) = serde_json::from_value::<Jwk>(key) else {
                continue;
            };
            let Some(key) = jwk.key(algorithm).map(Arc::new) else {
                continue;
            };
            all.push(Arc::clone(&key));
            if let Some(name) = jwk.kid {
                named.entry(name).or_insert(key);
            }
        }
        let only = all.pop().filter(|_| all.is_empty());
        Self { named, only }
    }

    pub(crate) fn find(&self, name: Option<&str>) -> Option<Arc<DecodingKey>> {
        match name {
            Some(name) => self.named.get(name).cloned(),
            None => self.only.clone(),
        }
    }
}

impl Jwk {
    fn key(&self, algorithm: Algorithm) -> Option<DecodingKey> {
        let is_for_signatures = self.usage.as_deref().is_none_or(|usage| usage == "sig")
            && self
                .key_ops
                .as_ref()
                .is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
        let is_for_algorithm = self
            .alg
            .as_deref()
            .is_none_or(|alg| alg == algorithm.as_str());
        if !(is_for_signatures && is_for_algorithm) {
            return None;
        }
        let key = match (algorithm, self.kty.as_str(), self.crv.as_deref()) {
            (Algorithm::Rs256 | Algorithm::Ps256, "RSA", _) => {
                DecodingKey::from_rsa_components(self.n.as_deref()?, self.e.as_deref()?)
            }
            (Algorithm::Es256, "EC", Some("P-256")) => {
                DecodingKey::from_ec_components(self.x.as_deref()?, self.y.as_deref()?)
            }
            (Algorithm::EdDsa, "OKP", Some("Ed25519")) => {
                DecodingKey::from_ed_components(self.x.as_deref()?)
            }
            _ => return None,
        };
        key.ok()
    }
}
