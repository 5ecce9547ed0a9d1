//! What the product holds in memory: idle, and for each stream that is open.

use std::time::Duration;

use atelier_tests::harness::{Backend, Providers, resident_kib};

use crate::Effort;
use crate::connection::Connection;
use crate::crew::Crew;
use crate::provider::Wish;
use crate::report::{Figure, Goal};
use crate::servers::Servers;

const WISH: Wish = Wish {
    tokens: 10,
    burst: 1,
    pace_us: 0,
    hold: true,
};

/// How long memory is left to settle before it is read: allocators give back with a delay.
const SETTLE: Duration = Duration::from_secs(2);

pub(crate) async fn idle(servers: &Servers) -> Vec<Figure> {
    let product = servers
        .product_set(Backend::Sqlite, &Providers::instant(), &[])
        .await;
    product.process.client().get("/sessions").await.expect(200);
    let mib = settled_kib(product.process.id()).await as f64 / 1024.0;
    vec![Figure::new("memory, idle", "MiB", mib).with_goal(Goal::AtMost(40.0))]
}

pub(crate) async fn held(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let streams = effort.of(500, 100);
    let provider = servers.provider();
    let relay = servers.relay(&provider);

    let body = WISH.chat_request();
    let mut connections = Vec::new();
    let mut before = 0;
    // The first stream warms up what all share.
    for stream in 0..=streams {
        if stream == 1 {
            before = settled_kib(relay.id()).await;
        }
        let mut connection = Connection::open(&relay.url).await;
        connection.post("/relay", Some(&body)).await;
        connection.until("\"content\":\"word ").await;
        connections.push(connection);
    }
    let theirs = (settled_kib(relay.id()).await.saturating_sub(before)) as f64 / streams as f64;
    drop(connections);

    // Each is somebody else's.
    let providers = Providers::Vendors(provider.url.clone());
    let crew = Crew::sign_in(servers, Backend::Sqlite, &providers, streams + 1).await;
    let process = crew.product.process.id();
    let mut ids = Vec::new();
    for person in &crew.people {
        ids.push(person.client.create(&WISH.session()).await);
    }
    let mut connections = Vec::new();
    for (stream, (person, id)) in crew.people.iter().zip(&ids).enumerate() {
        if stream == 1 {
            before = settled_kib(process).await;
        }
        let mut connection = person.start(id).await;
        connection.until("event: turn.delta").await;
        connections.push(connection);
    }
    let after = settled_kib(process).await;
    let ours = after.saturating_sub(before) as f64 / streams as f64;
    vec![
        Figure::new(
            &format!("memory for each of {streams} streams"),
            "KiB",
            ours,
        )
        .beside_relay(theirs)
        .with_goal(Goal::AtMost(60.0)),
    ]
}

async fn settled_kib(process: u32) -> u64 {
    tokio::time::sleep(SETTLE).await;
    resident_kib(process)
}
