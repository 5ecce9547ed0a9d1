//! People who work with the product at the same time, each with an account of their own.

use atelier_tests::harness::{Backend, Client, PLENTY, Providers};
use atelier_tests::issuer::Issuer;

use crate::connection::Connection;
use crate::identity::signed_in_by;
use crate::servers::{Product, Servers};

pub(crate) struct Person {
    token: String,
    pub(crate) client: Client,
}

/// The product, and the people.
pub(crate) struct Crew {
    pub(crate) product: Product,
    pub(crate) people: Vec<Person>,
    /// Whose keys the product asks for.
    _issuer: Issuer,
}

impl Crew {
    /// People with more credits than anything uses.
    pub(crate) async fn sign_in(
        servers: &Servers,
        backend: Backend,
        providers: &Providers,
        people: usize,
    ) -> Self {
        let issuer = Issuer::start().await;
        let settings = signed_in_by(&issuer);
        let product = servers.product_set(backend, providers, &settings).await;
        let sign_in = |number| {
            let token = issuer.token(&format!("person{number}"));
            let client = product.process.client().bearing(token.clone());
            Person { token, client }
        };
        let people: Vec<Person> = (0..people).map(sign_in).collect();
        for person in &people {
            person.client.get("/credits/balance").await.expect(200);
        }
        product.database.set_credits(PLENTY).await;
        Self {
            product,
            people,
            _issuer: issuer,
        }
    }
}

impl Person {
    /// Starts a session and follows it on a connection of its own.
    pub(crate) async fn start(&self, session: &str) -> Connection {
        let mut connection = Connection::open(self.client.base()).await;
        connection.bear(Some(&self.token));
        let path = format!("/api/v1/sessions/{session}/start-stream");
        connection.post(&path, None).await;
        connection
    }
}
