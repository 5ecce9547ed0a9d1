//! What it costs to know who asks: a signed token, its person, the scope and the limits, for each request.

use atelier_tests::harness::{Backend, Providers, processor_time};
use atelier_tests::issuer::{AUDIENCE, Issuer};
use futures_util::future::join_all;

use crate::Effort;
use crate::connection::Connection;
use crate::report::{Figure, Goal};
use crate::servers::{Product, Servers};

const CONNECTIONS: usize = 8;

/// Each asks less often than the limits of one person allow.
const PEOPLE: usize = 200;

/// Refused by the handler at once, so that there is little to the request but who asks.
const PATH: &str = "/api/v1/sessions/none";
const ANSWERED: &str = "\"session_not_found\"";

pub(crate) async fn verified(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let requests = effort.of(40_000, 8_000);
    let issuer = Issuer::start().await;
    let open = servers
        .product_set(Backend::Sqlite, &Providers::instant(), &[])
        .await;
    let mut settings = Vec::from(signed_in_by(&issuer));
    settings.push(("RATE_LIMITS", "on"));
    let guarded = servers
        .product_set(Backend::Sqlite, &Providers::instant(), &settings)
        .await;
    let nobody = vec![None];
    let people = (0..PEOPLE).map(|number| Some(issuer.token(&format!("person{number}"))));
    let people: Vec<_> = people.collect();
    // Once to warm up, then in earnest.
    cost(&open, &nobody, requests / 8).await;
    let without = cost(&open, &nobody, requests).await;
    cost(&guarded, &people, requests / 8).await;
    let with = cost(&guarded, &people, requests).await;
    vec![
        Figure::new(
            "processor time to verify who asks, with a token",
            "us",
            with - without,
        )
        .with_goal(Goal::AtMost(100.0)),
    ]
}

/// Settings under which people come with the tokens of this issuer.
pub(crate) fn signed_in_by(issuer: &Issuer) -> [(&str, &str); 2] {
    [
        ("OIDC_ISSUER", issuer.address()),
        ("OIDC_AUDIENCE", AUDIENCE),
    ]
}

/// Processor time of a request, in microseconds.
async fn cost(product: &Product, people: &[Option<String>], requests: usize) -> f64 {
    let client = product.process.client();
    let before = processor_time(product.process.id());
    let connections = (0..CONNECTIONS).map(|first| {
        let base = client.base();
        async move {
            let mut connection = Connection::open(base).await;
            for number in (first..requests).step_by(CONNECTIONS) {
                let token = people[number % people.len()].as_deref();
                connection.bear(token);
                connection.get(PATH).await;
                connection.until(ANSWERED).await;
            }
        }
    });
    join_all(connections).await;
    let spent = processor_time(product.process.id()).saturating_sub(before);
    spent.as_secs_f64() * 1e6 / requests as f64
}
