//! A server that plays an issuer of OpenID Connect: discovery, keys that rotate, the authorization code flow.

mod endpoints;
mod keys;

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};
use wiremock::MockServer;

use endpoints::Endpoints;
pub use keys::Key;

/// For whom the tokens are made.
pub const AUDIENCE: &str = "atelier-web";
/// What the client proves itself with.
pub const CLIENT_SECRET: &str = "client-secret";

/// Vouches for whomever a test names: the person `ada` has the subject `user_ada` and the address `ada@example.org`.
pub struct Issuer {
    server: MockServer,
    state: Arc<State>,
}

/// What the endpoints share.
struct State {
    address: String,
    signs_with: Mutex<Key>,
    published: Mutex<Vec<Key>>,
    /// Who is signed in there, as far as browsers are concerned.
    person: Mutex<String>,
    /// Codes that wait to be redeemed.
    codes: Mutex<Vec<endpoints::Code>>,
}

impl Issuer {
    pub async fn start() -> Self {
        let server = MockServer::start().await;
        let state = Arc::new(State {
            address: server.uri(),
            signs_with: Mutex::new(Key::First),
            published: Mutex::new(vec![Key::First]),
            person: Mutex::new("ada".to_owned()),
            codes: Mutex::default(),
        });
        Endpoints::mount(&server, &state).await;
        Self { server, state }
    }

    /// As its tokens spell it.
    pub fn address(&self) -> &str {
        &self.state.address
    }

    /// A token of the person's, good for ten minutes.
    pub fn token(&self, person: &str) -> String {
        self.token_with(person, &json!({}))
    }

    /// The same with other claims; `null` leaves one out.
    pub fn token_with(&self, person: &str, claims: &Value) -> String {
        self.state.sign(person, claims)
    }

    /// From now on it signs with this key; `published` are the ones it tells of.
    pub fn rotate(&self, key: Key, published: &[Key]) {
        *self.state.signs_with.lock().unwrap() = key;
        *self.state.published.lock().unwrap() = published.to_vec();
    }

    /// Who comes back from its sign-in page.
    pub fn sign_in_as(&self, person: &str) {
        person.clone_into(&mut self.state.person.lock().unwrap());
    }

    /// How often its keys were fetched.
    pub async fn fetches_of_keys(&self) -> usize {
        let requests = self.server.received_requests().await.unwrap();
        let keys = requests
            .iter()
            .filter(|request| request.url.path() == endpoints::KEYS);
        keys.count()
    }
}
