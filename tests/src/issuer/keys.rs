//! Its keys, made for these tests.

use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::{AUDIENCE, State};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    First,
    Second,
}

impl Key {
    const fn name(self) -> &'static str {
        match self {
            Self::First => "first",
            Self::Second => "second",
        }
    }

    fn private(self) -> EncodingKey {
        let pem: &[u8] = match self {
            Self::First => include_bytes!("first.pem"),
            Self::Second => include_bytes!("second.pem"),
        };
        EncodingKey::from_rsa_pem(pem).unwrap()
    }

    pub(super) fn published(self) -> Value {
        let jwk = match self {
            Self::First => include_str!("first.json"),
            Self::Second => include_str!("second.json"),
        };
        serde_json::from_str(jwk).unwrap()
    }
}

impl State {
    /// A token about the person, with some claims changed; `null` leaves one out.
    pub(super) fn sign(&self, person: &str, changes: &Value) -> String {
        let now = std::time::SystemTime::now()
            .duration_since(std::time::UNIX_EPOCH)
            .unwrap()
            .as_secs();
        let mut claims = json!({
            "iss": self.address,
            "sub": format!("user_{person}"),
            "aud": AUDIENCE,
            "azp": AUDIENCE,
            "sid": format!("sess_{person}"),
            "jti": Uuid::new_v4(),
            "iat": now - 1,
            "nbf": now - 1,
            "exp": now + 600,
            "email": format!("{person}@example.org"),
            "email_verified": true,
            "name": person,
        });
        let none = Map::new();
        for (name, value) in changes.as_object().unwrap_or(&none) {
            if value.is_null() {
                claims.as_object_mut().unwrap().remove(name);
            } else {
                claims[name] = value.clone();
            }
        }
        let key = *self.signs_with.lock().unwrap();
        let header = Header {
            kid: Some(key.name().to_owned()),
            ..Header::new(Algorithm::RS256)
        };
        encode(&header, &claims, &key.private()).unwrap()
    }
}
