//! How many tokens pass through when the provider writes as fast as it can, and what each costs.

use std::time::{Duration, Instant};

use atelier_tests::harness::processor_time;
use futures_util::future::join_all;

use crate::Effort;
use crate::connection::Connection;
use crate::provider::Wish;
use crate::report::{Figure, Goal};
use crate::servers::{Product, Servers};

const STREAMS: usize = 16;

/// Tokens that the provider writes at once. Vendors write each as it comes, and several when they are fast; a relay
/// copies several as cheaply as one, whereas the product reads each.
const BURSTS: [usize; 2] = [1, 8];

struct Passed {
    tokens: usize,
    wall: Duration,
    processor: Duration,
}

impl Passed {
    fn per_second(&self) -> f64 {
        self.tokens as f64 / self.wall.as_secs_f64()
    }

    /// Processor time in milliseconds for 1,000 tokens.
    fn cost(&self) -> f64 {
        self.processor.as_secs_f64() * 1e3 / (self.tokens as f64 / 1e3)
    }
}

pub(crate) async fn flat_out(servers: &Servers, effort: Effort) -> Vec<Figure> {
    let provider = servers.provider();
    let relay = servers.relay(&provider);
    let product = servers.product_with(&provider).await;
    let mut figures = Vec::new();
    for burst in BURSTS {
        let wish = Wish {
            tokens: effort.of(20_000, 5_000),
            burst,
            pace_us: 0,
            hold: false,
        };
        // Once to warm up, then in earnest.
        through_relay(&relay.url, relay.id(), wish).await;
        let theirs = through_relay(&relay.url, relay.id(), wish).await;
        through_product(&product, wish).await;
        let ours = through_product(&product, wish).await;
        figures.extend([
            Figure::new(
                &format!("tokens a second, 16 streams, {burst} a write"),
                "1/s",
                ours.per_second(),
            )
            .beside_relay(theirs.per_second())
            .with_goal(Goal::AtLeast(60_000.0))
            .with_ratio_goal(Goal::AtLeast(0.5)),
            Figure::new(
                &format!("processor time for 1,000 tokens, {burst} a write"),
                "ms",
                ours.cost(),
            )
            .beside_relay(theirs.cost())
            .with_ratio_goal(Goal::AtMost(2.0)),
        ]);
    }
    figures
}

async fn through_relay(url: &str, process: u32, wish: Wish) -> Passed {
    let body = wish.chat_request();
    let streams = (0..STREAMS).map(|_| async {
        let mut connection = Connection::open(url).await;
        connection.post("/relay", Some(&body)).await;
        connection.until("[DONE]").await;
    });
    passed(process, wish, join_all(streams)).await
}

async fn through_product(product: &Product, wish: Wish) -> Passed {
    let client = product.process.client();
    let mut ids = Vec::new();
    for _ in 0..STREAMS {
        ids.push(client.create(&wish.session()).await);
    }
    let streams = ids.into_iter().map(|id| {
        let base = client.base();
        async move {
            let mut connection = Connection::open(base).await;
            connection
                .post(&format!("/api/v1/sessions/{id}/start-stream"), None)
                .await;
            connection.until("event: session.completed").await;
        }
    });
    passed(product.process.id(), wish, join_all(streams)).await
}

async fn passed<T>(process: u32, wish: Wish, work: impl Future<Output = T>) -> Passed {
    let (before, started) = (processor_time(process), Instant::now());
    work.await;
    Passed {
        tokens: STREAMS * wish.tokens,
        wall: started.elapsed(),
        processor: processor_time(process).saturating_sub(before),
    }
}
