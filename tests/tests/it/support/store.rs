//! What a test writes past the product.

use atelier_database::{Database, DatabaseOptions};
use atelier_domain::identity::Scope;
use atelier_domain::kernel::UserId;
use atelier_tests::harness::{Client, TestDatabase};

/// The store that the product has.
pub(crate) async fn store_of(database: &TestDatabase) -> Database {
    let options = DatabaseOptions::new(database.url());
    Database::connect(&options).await.unwrap()
}

/// In whose name a client asks.
pub(crate) async fn scope_of(client: &Client) -> Scope {
    let me = client.get("/users/me").await.expect(200).json();
    Scope::person(UserId::new(me["id"].as_str().unwrap().parse().unwrap()))
}
